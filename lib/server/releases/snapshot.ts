/** What the pipeline runs on, read from the tables: the rows themselves, and the release body compiled from them. */
import "server-only";
import { connectionFilter, connectionMapping } from "@/contract/connection";
import { deliverySettings, type Release } from "@/contract/release";
import { compileAlerts, readAlerts, type AlertsSnapshot } from "../alerts/release";
import { sha256 } from "../keys";
import type { Connection, Destination, Source, Tx, WriteKey } from "../db";
import { compilePlans, readSourcePlans, sourcePlanOf, type SourcePlanRow } from "../plans/release";
import { secretsOf } from "../destinations/secret";
import {
  chainOf,
  compileTransforming,
  readTransforming,
  type TransformingSnapshot,
} from "../transformations/release";

/** All configuration rows, in a stable order. Kept with each release, so that a rollback can restore them. */
export interface Snapshot {
  readonly sources: readonly (Source & { readonly keys: readonly WriteKey[] })[];
  readonly destinations: readonly Destination[];
  readonly connections: readonly Connection[];
  readonly sourcePlans: readonly SourcePlanRow[];
  readonly transforming: TransformingSnapshot;
  readonly alerts: AlertsSnapshot;
}

export async function readSnapshot(tx: Tx): Promise<Snapshot> {
  const [sources, destinations, connections, sourcePlans, transforming, alerts] = [
    await tx.source.findMany({
      include: { keys: { orderBy: { createdAt: "desc" } } },
      orderBy: { id: "asc" },
    }),
    await tx.destination.findMany({ orderBy: { id: "asc" } }),
    await tx.connection.findMany({ orderBy: { id: "asc" } }),
    await readSourcePlans(tx),
    await readTransforming(tx),
    await readAlerts(tx),
  ];
  return { sources, destinations, connections, sourcePlans, transforming, alerts };
}

/** Pure. `now` in epoch milliseconds: keys whose grace period is over are left out. */
export function compile(snapshot: Snapshot, number: number, now: number): Release {
  return {
    format: 1,
    number,
    publishedAt: now,
    sources: snapshot.sources.map((row) => ({
      id: row.id,
      name: row.name,
      connector: row.connector,
      enabled: row.enabled,
      keys: row.keys
        .filter((key) => key.acceptedUntil === null || key.acceptedUntil.getTime() > now)
        .map((key) => ({ hash: sha256(key.key), acceptedUntil: key.acceptedUntil?.getTime() ?? null })),
      maxEventBytes: row.maxEventBytes,
      plan: sourcePlanOf(snapshot.sourcePlans, row.id),
      transformations: chainOf(snapshot.transforming, { sourceId: row.id }),
    })),
    destinations: snapshot.destinations.map((row) => ({
      id: row.id,
      name: row.name,
      connector: row.connector,
      enabled: row.enabled,
      settings: row.settings as Record<string, unknown>,
      sealed: Object.fromEntries(
        Object.entries(secretsOf(row.secrets)).map(([name, secret]) => [name, secret.sealed]),
      ),
      delivery: deliverySettings.parse(row.delivery),
      createdAt: row.createdAt.getTime(),
      transformations: chainOf(snapshot.transforming, { destinationId: row.id }),
    })),
    connections: snapshot.connections.map((row) => ({
      id: row.id,
      sourceId: row.sourceId,
      destinationId: row.destinationId,
      enabled: row.enabled,
      filter: connectionFilter.nullable().parse(row.filter),
      mapping: connectionMapping.nullable().parse(row.mapping),
      activeFrom: row.activeFrom.getTime(),
    })),
    plans: compilePlans(snapshot.sourcePlans),
    ...compileTransforming(snapshot.transforming),
    alerts: compileAlerts(snapshot.alerts),
  };
}
