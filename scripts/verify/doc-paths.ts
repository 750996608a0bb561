/** Documents may only mention files and folders of the repository that exist. */
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../setup/run.mjs";

const FOLDERS = "app|bench|components|connectors|contract|docs|e2e|lib|pipeline|prisma|public|scripts|\\.ci";
const CODE_SPAN = new RegExp(`\`((?:${FOLDERS})/[\\w./@()[\\]-]*)(?::\\d+)?\``, "g");
const LINK = /\]\(([^)\s#]+)[^)]*\)/g;

/** Paths, from the repository's folder, of all Markdown documents. */
export const listDocuments = (): readonly string[] =>
  globSync(["*.md", "docs/**/*.md"], { cwd: root }).sort();

/** Paths, from the repository's folder, that a document links to or names in a code span that begins with a folder of ours. */
export function citedPaths(document: string, text: string): readonly string[] {
  const prose = text.replace(/^```[^]*?^```/gm, "");
  const spans = [...prose.matchAll(CODE_SPAN)].map((match) => match[1] ?? "");
  const links = [...prose.matchAll(LINK)]
    .map((match) => match[1] ?? "")
    .filter((target) => !/^(https?:|mailto:|\/)/.test(target))
    .map((target) => join(dirname(document), target));
  return [...new Set([...spans, ...links])];
}

export const pathExists = (path: string): boolean => existsSync(join(root, path));
