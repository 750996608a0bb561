export interface CodeEditorProps {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly language: "sql" | "json" | "text";
  /** Read aloud: "SQL query". */
  readonly label: string;
  /** ⌘↵ / Ctrl-Enter. */
  readonly onRun?: () => void;
  readonly readOnly?: boolean;
  readonly placeholder?: string;
  /** Pixels. */
  readonly minHeight?: number;
  readonly maxHeight?: number;
  /** For SQL completion: table -> columns. */
  readonly schema?: Readonly<Record<string, readonly string[]>>;
  /** Marks a fault: character offset and message. */
  readonly fault?: { readonly at: number; readonly message: string } | null;
  readonly className?: string;
}
