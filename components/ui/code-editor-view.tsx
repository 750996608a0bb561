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
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
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
import { useEffect, useRef } from "react";
import { colours, looks } from "./code-editor-look";
import type { CodeEditorProps, EditorFault } from "./code-editor-props";

/** What is here at once; JavaScript and TypeScript are loaded when they are first shown. */
function languageOf(
  language: CodeEditorProps["language"],
  tables: CodeEditorProps["schema"] = {},
): Extension {
  if (language === "json") return json();
  if (language !== "sql") return [];
  const schema = Object.fromEntries(Object.entries(tables).map(([table, columns]) => [table, [...columns]]));
  return sql({ dialect: PostgreSQL, schema, upperCaseKeywords: true });
}

function editing(latest: { readonly current: CodeEditorProps }): Extension {
  const run = (): boolean => {
    latest.current.onRun?.();
    return latest.current.onRun !== undefined;
  };
  const save = (): boolean => {
    latest.current.onSave?.();
    return latest.current.onSave !== undefined;
  };
  return [
    // Esc then Tab leaves: CodeMirror's own rule for indentWithTab.
    Prec.high(
      keymap.of([
        { key: "Mod-Enter", run },
        { key: "Mod-s", run: save },
      ]),
    ),
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

function applyLanguage(
  view: EditorView,
  compartment: Compartment,
  {
    language,
    schema,
  }: {
    readonly language: CodeEditorProps["language"];
    readonly schema?: CodeEditorProps["schema"] | undefined;
  },
  latest: { readonly current: CodeEditorProps },
): void {
  if (language !== "javascript" && language !== "typescript") {
    view.dispatch({ effects: compartment.reconfigure(languageOf(language, schema)) });
    return;
  }
  void import("./code-editor-script").then(({ script }) => {
    // Another one may have been chosen meanwhile.
    if (latest.current.language !== language) return;
    const extension = script(language, () => latest.current.completions ?? []);
    view.dispatch({ effects: compartment.reconfigure(extension) });
  });
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
          first.faults === undefined ? [] : lintGutter(),
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
    applyLanguage(made, language.current, first, latest);
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
    const chosen = { language: props.language, schema: props.schema };
    if (view.current !== undefined) applyLanguage(view.current, language.current, chosen, latest);
  }, [props.schema, props.language]);

  const { faults } = props;
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const all: readonly EditorFault[] =
      faults ?? (fault === null ? [] : [{ ...fault, from: fault.at, to: fault.at + 1 }]);
    const { length } = editor.state.doc;
    const marks = all.map(({ from, to, message }) => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      severity: "error" as const,
      message,
    }));
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [fault, faults]);

  return <div ref={host} />;
}
