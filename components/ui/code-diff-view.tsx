"use client";

import { json } from "@codemirror/lang-json";
import { javascript } from "@codemirror/lang-javascript";
import { syntaxHighlighting } from "@codemirror/language";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { CodeDiffProps } from "./code-diff-props";
import { colours, looks } from "./code-editor-look";

const UNCHANGED_LINES = 4;

function languageOf(language: CodeDiffProps["language"]): Extension {
  if (language === "text") return [];
  return language === "json" ? json() : javascript({ typescript: language === "typescript" });
}

const marks = EditorView.theme({
  ".cm-changedLine": { backgroundColor: "var(--color-ok-tint)" },
  ".cm-deletedChunk": { backgroundColor: "var(--color-bad-tint)" },
  ".cm-changedLine .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "none",
    textDecoration: "underline",
  },
  ".cm-collapsedLines": {
    background: "var(--color-subtle)",
    color: "var(--color-ink-2)",
    // The library's own marks are not in our fonts.
    "&:before, &:after": { content: '"…"', color: "inherit" },
  },
});

export default function CodeDiffView({ before, after, language, label, maxHeight = 480 }: CodeDiffProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return undefined;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({
            role: "textbox",
            "aria-label": label,
            "aria-multiline": "true",
            "aria-readonly": "true",
            tabindex: "0",
          }),
          lineNumbers(),
          languageOf(language),
          syntaxHighlighting(colours),
          unifiedMergeView({
            original: before,
            mergeControls: false,
            collapseUnchanged: { margin: 2, minSize: UNCHANGED_LINES },
          }),
          looks(0, maxHeight),
          marks,
        ],
      }),
    });
    return () => {
      view.destroy();
    };
  }, [before, after, language, label, maxHeight]);
  return <div ref={host} />;
}
