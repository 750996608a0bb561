import "server-only";
import { deliverySettings } from "@/contract/release";
import type { Destination as DestinationView } from "@/lib/contract/destination";
import type { Destination, Tx } from "../db";
import { notFound } from "../service-error";
import { auditSettings, secretsOf } from "./secret";

export async function fetchDestination(tx: Tx, id: string): Promise<Destination> {
  const row = await tx.destination.findUnique({ where: { id } });
  if (row === null) throw notFound("destination");
  return row;
}

/** Written by us after the connector's schema had parsed it. */
export const settingsOf = (row: Destination): Record<string, unknown> =>
  row.settings as Record<string, unknown>;

export function viewDestination(row: Destination): DestinationView {
  return {
    id: row.id,
    name: row.name,
    connector: row.connector,
    enabled: row.enabled,
    settings: settingsOf(row),
    secrets: Object.fromEntries(
      Object.entries(secretsOf(row.secrets)).map(([name, { hint, setAt, setBy }]) => [
        name,
        { hint, setAt, setBy },
      ]),
    ),
    delivery: deliverySettings.parse(row.delivery),
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

/** What the audit log keeps of a destination: of secrets only when they were set. */
export function auditDestination(row: Destination): Record<string, unknown> {
  return {
    name: row.name,
    connector: row.connector,
    enabled: row.enabled,
    ...auditSettings(settingsOf(row), row.secrets),
    delivery: deliverySettings.parse(row.delivery),
  };
}
