/** Which shortcut two keys in a row mean. Pure apart from reading where the focus is. */

const TYPING =
  "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=menu], [role=listbox], [role=combobox], [cmdk-root]";

/** Letters belong to the control that has the focus. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(TYPING) !== null;

/** `before`: the key pressed a moment ago, or "". A sequence wins over a single key. */
export function matchKeys<T extends { readonly keys: string }>(
  shortcuts: readonly T[],
  before: string,
  key: string,
): T | undefined {
  const pressed = key.toLowerCase();
  return (
    shortcuts.find((one) => before !== "" && one.keys === `${before.toLowerCase()} ${pressed}`) ??
    shortcuts.find((one) => one.keys === pressed)
  );
}
