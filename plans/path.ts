/** Paths inside an event's schema as people write them: `products[].price`; a dot inside a name is `\.`. */

/** A step into the items of an array. No property's name: a database keeps no text with a zero, and "[]" may well be a name. */
export const ITEMS = "\u0000items";
/** How that step is written. */
export const ITEMS_WRITTEN = "[]";

const escaped = (name: string): string => name.replace(/[\\.[\]]/g, (char) => `\\${char}`);

export const childPath = (path: string, name: string): string =>
  path === "" ? escaped(name) : `${path}.${escaped(name)}`;

/** Steps: names, and ITEMS for an array's items. */
export const pathOf = (steps: readonly string[]): string =>
  steps.reduce((path, step) => (step === ITEMS ? `${path}${ITEMS_WRITTEN}` : childPath(path, step)), "");

const NAME = String.raw`(?:\\[\s\S]|[^\\.[\]])+`;
const PATH = new RegExp(String.raw`^${NAME}(?:\[\])*(?:\.${NAME}(?:\[\])*)*$`);
const STEP = new RegExp(String.raw`\[\]|${NAME}`, "g");

/** The steps of a written path; null when it is not one. */
export function stepsOf(path: string): readonly string[] | null {
  if (!PATH.test(path)) return null;
  return (path.match(STEP) ?? []).map((step) =>
    step === ITEMS_WRITTEN ? ITEMS : step.replace(/\\([\s\S])/g, "$1"),
  );
}
