"use client";

import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { javascript, javascriptLanguage, typescriptLanguage } from "@codemirror/lang-javascript";
import type { Extension } from "@codemirror/state";
import type { EditorCompletion } from "./code-editor-props";

const TYPES = { property: "property", function: "function", module: "namespace" } as const;

/** JavaScript or TypeScript with completions of its caller's besides those of the language. */
export function script(
  language: "javascript" | "typescript",
  completions: () => readonly EditorCompletion[],
): Extension {
  const complete = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w$.]+/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    const options = completions().map(({ label, kind, detail }) => ({
      label,
      type: TYPES[kind],
      ...(detail === undefined ? {} : { detail }),
    }));
    return { from: word.from, options, validFor: /^[\w$.]*$/ };
  };
  const data = (language === "typescript" ? typescriptLanguage : javascriptLanguage).data;
  return [javascript({ typescript: language === "typescript" }), data.of({ autocomplete: complete })];
}
