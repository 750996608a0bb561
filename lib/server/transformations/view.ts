import "server-only";
import { z } from "zod";
import type {
  Transformation as TransformationView,
  TransformationSummary,
} from "@/lib/contract/transformation";
import { isSameJson } from "@/lib/transformation/same";
import type { Transformation, TransformationLink, Tx } from "../db";
import { notFound } from "../service-error";
import { bodyOf, viewBody } from "./body";

type Named = { readonly name: string } | null;
type Row = Transformation & {
  readonly links: readonly (TransformationLink & { readonly source: Named; readonly destination: Named })[];
  readonly testCases: readonly { readonly id: string }[];
};

export const withUse = {
  links: {
    include: { source: { select: { name: true } }, destination: { select: { name: true } } },
    orderBy: { id: "asc" },
  },
  testCases: { select: { id: true } },
} as const;

export async function fetchTransformation(tx: Tx, id: string): Promise<Row> {
  const row = await tx.transformation.findUnique({ where: { id }, include: withUse });
  if (row === null) throw notFound("transformation");
  return row;
}

const owners = z.array(
  z.union([z.strictObject({ sourceId: z.string() }), z.strictObject({ destinationId: z.string() })]),
);
export type ChainOwner = z.infer<typeof owners>[number];

/** Parses the column. */
export const attachToOf = (row: Pick<Transformation, "attachTo">): ChainOwner[] => owners.parse(row.attachTo);

/** Bodies of the live versions of these rows, by transformation. */
export async function liveBodies(
  tx: Tx,
  rows: readonly Pick<Transformation, "id" | "liveVersion">[],
): Promise<Map<string, unknown>> {
  const live = rows.flatMap(({ id, liveVersion }) =>
    liveVersion === null ? [] : [{ transformationId: id, version: liveVersion }],
  );
  if (live.length === 0) return new Map();
  const versions = await tx.transformationVersion.findMany({
    where: { OR: live },
    select: { transformationId: true, body: true },
  });
  return new Map(versions.map(({ transformationId, body }) => [transformationId, body]));
}

/** `live`: the body of the live version; undefined when there is none. */
export function viewSummary(row: Row, live: unknown): TransformationSummary {
  const { kind, language, ready } = viewBody(bodyOf(row.draft));
  return {
    id: row.id,
    name: row.name,
    kind,
    language,
    ready,
    revision: row.revision,
    draftBy: row.draftBy,
    draftAt: row.draftAt.getTime(),
    hasChanges: !isSameJson(row.draft, live),
    liveVersion: row.liveVersion,
    attachTo: attachToOf(row),
    attachedTo: row.links.map(attachmentOf),
    testCases: row.testCases.length,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

function attachmentOf(link: Row["links"][number]): TransformationSummary["attachedTo"][number] {
  const { sourceId, destinationId, position } = link;
  if (sourceId !== null)
    return { kind: "source", id: sourceId, name: link.source?.name ?? sourceId, position };
  const id = destinationId ?? "";
  return { kind: "destination", id, name: link.destination?.name ?? id, position };
}

export const viewTransformation = (row: Row, live: unknown): TransformationView => ({
  ...viewSummary(row, live),
  ...viewBody(bodyOf(row.draft)),
});

/** Reads it again, e.g. after a change. */
export async function readTransformation(tx: Tx, id: string): Promise<TransformationView> {
  const row = await fetchTransformation(tx, id);
  return viewTransformation(row, (await liveBodies(tx, [row])).get(id));
}

/** What the audit log keeps: code only by its size, since versions keep the text. */
export function auditTransformation(row: Transformation): Record<string, unknown> {
  const body = bodyOf(row.draft);
  const what =
    body.kind === "code"
      ? { language: body.language, revision: row.revision, code: `${String(body.code.length)} characters` }
      : { ready: body.ready, revision: row.revision, settings: body.settings };
  return { name: row.name, ...what, liveVersion: row.liveVersion, attachTo: row.attachTo };
}
