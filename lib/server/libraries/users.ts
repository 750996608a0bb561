import "server-only";
import type { TransformationBody } from "@/contract/transformation";
import { importsOf } from "@/lib/transformation/check-code";
import type { Tx } from "../db";
import { bodyOf } from "../transformations/body";
import { liveBodies } from "../transformations/view";

/** A transformation whose draft or live version imports libraries. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly isLive: boolean;
  readonly body: TransformationBody;
  readonly imports: ReadonlySet<string>;
}

/** Drafts and live versions of all transformations that import anything. Libraries that libraries import count as well. */
export async function readUsers(tx: Tx): Promise<User[]> {
  const libraries = await tx.library.findMany({ select: { name: true, language: true, draft: true } });
  if (libraries.length === 0) return [];
  const inner = new Map(
    libraries.map(({ name, language, draft }) => [
      name,
      importsOf(language === "typescript" ? "typescript" : "javascript", draft),
    ]),
  );
  const rows = await tx.transformation.findMany({
    select: { id: true, name: true, draft: true, liveVersion: true },
    orderBy: { name: "asc" },
  });
  const live = await liveBodies(tx, rows);
  return rows.flatMap(({ id, name, draft }) => {
    const bodies = [
      { isLive: false, body: bodyOf(draft) },
      ...(live.has(id) ? [{ isLive: true, body: bodyOf(live.get(id)) }] : []),
    ];
    return bodies
      .map(({ isLive, body }) => ({ id, name, isLive, body, imports: allImports(body, inner) }))
      .filter(({ imports }) => imports.size > 0);
  });
}

function allImports(body: TransformationBody, inner: ReadonlyMap<string, readonly string[]>): Set<string> {
  const names = new Set<string>();
  const add = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    for (const deeper of inner.get(name) ?? []) add(deeper);
  };
  if (body.kind === "code") for (const name of importsOf(body.language, body.code)) add(name);
  return names;
}
