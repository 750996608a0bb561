/** Results as CSV (RFC 4180). */

/** A spreadsheet would run text that begins like a formula; a quote in front makes it text again. */
const FORMULA = /^[=+\-@\t\r]/;

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

/** Numbers stay numbers, also those that come as text because they are too long for JSON. */
const isNumber = (value: unknown): boolean =>
  typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));

function csvCell(value: unknown): string {
  const text = cellText(value);
  const safe = !isNumber(value) && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [names, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}
