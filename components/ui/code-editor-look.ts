"use client";

import { HighlightStyle } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--color-accent-ink)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--color-ok-ink)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--color-info-ink)" },
  { tag: tags.propertyName, color: "var(--color-ink)" },
  { tag: [tags.comment], color: "var(--color-ink-3)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.function(tags.variableName)], color: "var(--color-warn-ink)" },
  { tag: [tags.punctuation, tags.operator, tags.separator], color: "var(--color-ink-2)" },
  { tag: tags.invalid, color: "var(--color-bad-ink)" },
]);

/** Heights in pixels. */
export const looks = (minHeight: number, maxHeight: number): Extension =>
  EditorView.theme({
    "&": { color: "var(--color-ink)", backgroundColor: "transparent", fontSize: "0.78125rem" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": {
      fontFamily: "var(--font-mono)",
      lineHeight: "1.25rem",
      minHeight: `${String(minHeight)}px`,
      maxHeight: `${String(maxHeight)}px`,
      overflow: "auto",
    },
    ".cm-content": { padding: "0.5rem 0", caretColor: "var(--color-ink)" },
    ".cm-gutters": {
      backgroundColor: "transparent",
      color: "var(--color-ink-3)",
      border: "none",
      paddingLeft: "0.25rem",
    },
    ".cm-activeLine, .cm-activeLineGutter": {
      backgroundColor: "color-mix(in srgb, var(--color-hover) 45%, transparent)",
    },
    ".cm-cursor": { borderLeftColor: "var(--color-ink)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "color-mix(in srgb, var(--color-accent) 26%, transparent)",
    },
    ".cm-placeholder": { color: "var(--color-ink-3)" },
    ".cm-tooltip": {
      backgroundColor: "var(--color-float)",
      border: "1px solid var(--color-line)",
      borderRadius: "8px",
      color: "var(--color-ink)",
    },
    ".cm-tooltip-autocomplete ul li[aria-selected]": {
      backgroundColor: "var(--color-hover)",
      color: "var(--color-ink)",
    },
    ".cm-panels": { backgroundColor: "var(--color-subtle)", color: "var(--color-ink)" },
  });
