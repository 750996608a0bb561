export interface CodeDiffProps {
  readonly before: string;
  readonly after: string;
  readonly language: "json" | "text" | "javascript" | "typescript";
  /** Read aloud: "Version 2 and version 3". */
  readonly label: string;
  /** Pixels. */
  readonly maxHeight?: number;
}
