import "server-only";
import type { Source as SourceView } from "@/lib/contract/source";
import { env } from "@/lib/env";
import type { Source, Tx, WriteKey } from "../db";
import { notFound } from "../service-error";

export type SourceRow = Source & { readonly keys: readonly WriteKey[] };

export const withKeys = { keys: { orderBy: { createdAt: "desc" } } } as const;

export async function fetchSource(tx: Tx, id: string): Promise<SourceRow> {
  const row = await tx.source.findUnique({ where: { id }, include: withKeys });
  if (row === null) throw notFound("source");
  return row;
}

/** Where SDKs send events to, unless the environment says otherwise: this machine, the gateway's port. */
export const gatewayEndpoint = (): string =>
  env().gatewayPublicUrl ?? `http://localhost:${String(env().gatewayPort)}`;

export function viewSource(row: SourceRow, now = Date.now()): SourceView {
  const live = row.keys.filter((key) => key.acceptedUntil === null || key.acceptedUntil.getTime() > now);
  return {
    id: row.id,
    name: row.name,
    connector: row.connector,
    enabled: row.enabled,
    writeKey: live.find((key) => key.acceptedUntil === null)?.key ?? "",
    keys: live.map((key) => ({
      id: key.id,
      key: key.key,
      createdAt: key.createdAt.getTime(),
      acceptedUntil: key.acceptedUntil?.getTime() ?? null,
    })),
    maxEventBytes: row.maxEventBytes,
    endpoint: gatewayEndpoint(),
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

/** What the audit log keeps of a source. */
export const auditSource = (row: Source): Record<string, unknown> => ({
  name: row.name,
  connector: row.connector,
  enabled: row.enabled,
  maxEventBytes: row.maxEventBytes,
});
