"use client";

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { sql, PostgreSQL } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { CodeEditorProps } from "./code-editor-props";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--color-accent-ink)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--color-ok-ink)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--color-info-ink)" },
  { tag: tags.propertyName, color: "var(--color-ink)" },
  { tag: [tags.comment], color: "var(--color-ink-3)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.function(tags.variableName)], color: "var(--color-warn-ink)" },
  { tag: [tags.punctuation, tags.operator, tags.separator], color: "var(--color-ink-2)" },
  { tag: tags.invalid, color: "var(--color-bad-ink)" },
]);

const looks = (minHeight: number, maxHeight: number): Extension =>
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

function languageOf(
  language: CodeEditorProps["language"],
  tables: CodeEditorProps["schema"] = {},
): Extension {
  if (language === "json") return json();
  if (language === "text") return [];
  const schema = Object.fromEntries(Object.entries(tables).map(([table, columns]) => [table, [...columns]]));
  return sql({ dialect: PostgreSQL, schema, upperCaseKeywords: true });
}

function editing(latest: { readonly current: CodeEditorProps }): Extension {
  const run = (): boolean => {
    latest.current.onRun?.();
    return latest.current.onRun !== undefined;
  };
  return [
    // Esc then Tab leaves: CodeMirror's own rule for indentWithTab.
    Prec.high(keymap.of([{ key: "Mod-Enter", run }])),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    history(),
    closeBrackets(),
    autocompletion(),
    indentOnInput(),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange?.(update.state.doc.toString());
    }),
  ];
}

export default function CodeEditorView(props: CodeEditorProps) {
  const { value, label, readOnly = false, minHeight = 120, maxHeight = 480, fault = null } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const language = useRef(new Compartment());
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (host.current === null) return undefined;
    const first = latest.current;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.value,
        extensions: [
          readOnly ? EditorState.readOnly.of(true) : editing(latest),
          lineNumbers(),
          drawSelection(),
          bracketMatching(),
          highlightSelectionMatches(),
          readOnly ? [] : highlightActiveLine(),
          placeholder(first.placeholder ?? ""),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true", tabindex: "0" }),
          syntaxHighlighting(colours),
          looks(minHeight, maxHeight),
          language.current.of(languageOf(first.language, first.schema)),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
    };
  }, [readOnly, label, minHeight, maxHeight]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({
      effects: language.current.reconfigure(languageOf(props.language, props.schema)),
    });
  }, [props.schema, props.language]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const at = Math.min(fault?.at ?? 0, editor.state.doc.length);
    const marks =
      fault === null
        ? []
        : [
            {
              from: at,
              to: Math.min(at + 1, editor.state.doc.length),
              severity: "error" as const,
              message: fault.message,
            },
          ];
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [fault]);

  return <div ref={host} />;
}
