export interface EditorFault {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface EditorCompletion {
  readonly label: string;
  readonly kind: "property" | "function" | "module";
  readonly detail?: string;
}

export interface CodeEditorProps {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly language: "sql" | "json" | "text" | "javascript" | "typescript";
  /** Read aloud: "SQL query". */
  readonly label: string;
  /** ⌘↵ / Ctrl-Enter. */
  readonly onRun?: () => void;
  /** ⌘S / Ctrl-S. */
  readonly onSave?: () => void;
  readonly readOnly?: boolean;
  readonly placeholder?: string;
  /** Pixels. */
  readonly minHeight?: number;
  readonly maxHeight?: number;
  /** For SQL completion: table -> columns. */
  readonly schema?: Readonly<Record<string, readonly string[]>>;
  /** Marks a fault: character offset and message. */
  readonly fault?: { readonly at: number; readonly message: string } | null;
  /** Marks several: character offsets and messages. */
  readonly faults?: readonly EditorFault[];
  /** For JavaScript and TypeScript: names and paths such as event.properties.total. */
  readonly completions?: readonly EditorCompletion[];
  readonly className?: string;
}
