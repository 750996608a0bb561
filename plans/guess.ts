/** What a text looks like. Guesses for people to confirm; cheap, since each value of each sample is looked at. */

const LOOKED_AT_CHARS_MAX = 500;

const FORMATS: readonly (readonly [format: string, pattern: RegExp])[] = [
  ["uuid", /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i],
  ["date-time", /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/],
  ["date", /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/],
  ["email", /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,5}$/i],
  ["uri", /^https?:\/\/[^\s/]{1,255}(?:\/\S*)?$/i],
];

/** A format of JSON Schema that the text has, or null. */
export function guessFormat(text: string): string | null {
  if (text.length > LOOKED_AT_CHARS_MAX) return null;
  return FORMATS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

const PERSONAL_WORDS: ReadonlySet<string> = new Set([
  "email",
  "phone",
  "mobile",
  "firstname",
  "lastname",
  "fullname",
  "address",
  "street",
  "birthday",
  "birthdate",
  "dateofbirth",
  "ip",
  "ipaddress",
  "ssn",
  "passport",
  "iban",
  "creditcard",
  "password",
]);

/** By its name or its values; `firstName` and `first_name` are the same. */
export function looksPersonal(name: string, format: string | null): boolean {
  return format === "email" || PERSONAL_WORDS.has(name.toLowerCase().replace(/[^a-z\d]/g, ""));
}
