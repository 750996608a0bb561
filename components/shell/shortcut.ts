export interface Shortcut {
  /** One key ("n") or two in a row ("g h"). */
  readonly keys: string;
  readonly label: string;
  readonly group: "Go to" | "This page" | "Everywhere";
  readonly run: () => void;
}
