import "server-only";
import { connectionFilter, connectionMapping } from "@/contract/connection";
import type { Connection as ConnectionView } from "@/lib/contract/connection";
import type { Connection, Tx } from "../db";
import { notFound } from "../service-error";

export type ConnectionRow = Connection & {
  readonly source: { readonly name: string };
  readonly destination: { readonly name: string };
};

export const withNames = {
  source: { select: { name: true } },
  destination: { select: { name: true } },
} as const;

export async function fetchConnection(tx: Tx, id: string): Promise<ConnectionRow> {
  const row = await tx.connection.findUnique({ where: { id }, include: withNames });
  if (row === null) throw notFound("connection");
  return row;
}

export const viewConnection = (row: Connection): ConnectionView => ({
  id: row.id,
  sourceId: row.sourceId,
  destinationId: row.destinationId,
  enabled: row.enabled,
  filter: connectionFilter.nullable().parse(row.filter),
  mapping: connectionMapping.nullable().parse(row.mapping),
  activeFrom: row.activeFrom.getTime(),
  createdAt: row.createdAt.getTime(),
});

export const labelOf = (row: ConnectionRow): string => `${row.source.name} → ${row.destination.name}`;

export const auditConnection = (row: Connection): Record<string, unknown> => ({
  sourceId: row.sourceId,
  destinationId: row.destinationId,
  enabled: row.enabled,
  filter: row.filter,
  mapping: row.mapping,
});
