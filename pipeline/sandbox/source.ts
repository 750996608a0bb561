/** From what a release says about a transformation to the program that a child loads. */
import { createHash } from "node:crypto";
import type { ReleaseLibrary, TransformationBody } from "../../contract/transformation.ts";
import type { ProgramSource } from "./protocol.ts";

export type CodeBody = Extract<TransformationBody, { readonly kind: "code" }>;

const asked = /\bgetCredential\b/;

/** Credentials are handed to the child only when the code asks for any. */
export function programSource(
  { language, code }: CodeBody,
  libraries: readonly ReleaseLibrary[],
  credentials: () => Readonly<Record<string, string>>,
): ProgramSource {
  const needed = reachable(code, libraries).map(({ name, language: own, code: text }) => ({
    name,
    language: own,
    code: text,
  }));
  const needsCredentials = [code, ...needed.map((library) => library.code)].some((text) => asked.test(text));
  const content = { language, code, libraries: needed, credentials: needsCredentials ? credentials() : {} };
  return { key: createHash("sha256").update(JSON.stringify(content)).digest("base64url"), ...content };
}

/** Libraries whose names stand in the text as strings, and those that they name in turn: what is left out could not be imported. */
function reachable(code: string, libraries: readonly ReleaseLibrary[]): readonly ReleaseLibrary[] {
  const found = new Set<ReleaseLibrary>();
  const texts = [code];
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const library of libraries) {
      if (found.has(library) || !(text.includes(`"${library.name}"`) || text.includes(`'${library.name}'`)))
        continue;
      found.add(library);
      texts.push(library.code);
    }
  }
  return libraries.filter((library) => found.has(library));
}
