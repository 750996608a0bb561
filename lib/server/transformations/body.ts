/** What a draft or a version does, and whether it can be saved. */
import "server-only";
import { READY_MADE_SETTINGS } from "@/contract/ready-made";
import { transformationBody, type ReadyMade, type TransformationBody } from "@/contract/transformation";
import type { Transformation } from "@/lib/contract/transformation";
import { checkTransformation, type CodeFault } from "@/lib/transformation/check-code";
import type { Tx } from "../db";
import { ServiceError } from "../service-error";

/** Parses the column. */
export const bodyOf = (column: unknown): TransformationBody => transformationBody.parse(column);

type BodyView = Pick<Transformation, "kind" | "language" | "code" | "ready" | "settings">;

export const viewBody = (body: TransformationBody): BodyView =>
  body.kind === "code"
    ? { kind: "code", language: body.language, code: body.code, ready: null, settings: null }
    : { kind: "ready", language: null, code: null, ready: body.ready, settings: body.settings };

interface Given {
  readonly language: "javascript" | "typescript";
  readonly code?: string | undefined;
  readonly ready?: ReadyMade | undefined;
  readonly settings?: Record<string, unknown> | undefined;
}

/** The request says either code or ready; its schema has made sure of that. */
export const givenBody = (given: Given): TransformationBody =>
  given.ready === undefined
    ? { kind: "code", language: given.language, code: given.code ?? "" }
    : { kind: "ready", ready: given.ready, settings: given.settings ?? {} };

/** Names that code may import. */
export async function libraryNames(tx: Tx): Promise<Set<string>> {
  const rows = await tx.library.findMany({ where: { liveVersion: { not: null } }, select: { name: true } });
  return new Set(rows.map(({ name }) => name));
}

/** As it is stored. Throws `code_invalid` with each fault's line and column, or `settings_invalid` with each field. */
export async function soundBody(tx: Tx, body: TransformationBody): Promise<TransformationBody> {
  if (body.kind === "ready") return withSettings(body);
  refuseFaults(checkTransformation(body.language, body.code, await libraryNames(tx)));
  return body;
}

/** With defaults filled in. Throws `settings_invalid`. */
export function withSettings(body: Extract<TransformationBody, { kind: "ready" }>): TransformationBody {
  const result = READY_MADE_SETTINGS[body.ready].safeParse(body.settings);
  if (result.success) return { ...body, settings: result.data };
  const details = result.error.issues.map(({ path, message }) => ({
    field: `settings.${path.join(".")}`,
    message,
  }));
  const [first] = details;
  throw new ServiceError(
    "settings_invalid",
    `${first?.field ?? "settings"}: ${first?.message ?? "invalid"}`,
    {
      details,
    },
  );
}

/** Throws `code_invalid` when there are any. */
export function refuseFaults(faults: readonly Pick<CodeFault, "line" | "column" | "message">[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const details = faults.map(({ line, column, message }) => ({ field: "code", line, column, message }));
  throw new ServiceError("code_invalid", `Line ${String(first.line)}: ${first.message}`, { details });
}
