/**
 * Consent as SDKs attach it to events, in both dialects:
 *   context.consent.categoryPreferences   { "Advertising": true, "Analytics": false }
 *   context.consentManagement             { allowedConsentIds: ["analytics"], deniedConsentIds: ["ads"] }
 * A category that either denies is denied, also when the other allows it.
 */
import type { ConnectionFilter } from "../../contract/connection.ts";
import { compileRead, isObject } from "../fields/field.ts";

type Rule = NonNullable<ConnectionFilter["consent"]>;
type Answer = "granted" | "denied" | "unknown";

const preferencesOf = compileRead("context.consent.categoryPreferences");
const allowedOf = compileRead("context.consentManagement.allowedConsentIds");
const deniedOf = compileRead("context.consentManagement.deniedConsentIds");

/** Null when consent suffices, else a sentence that names the category. */
export function compileConsent({ categories, match, whenUnknown }: Rule): (event: object) => string | null {
  const isGranted = (answer: Answer): boolean =>
    answer === "granted" || (answer === "unknown" && whenUnknown === "pass");
  return (event) => {
    const answers = categories.map((category) => ({ category, answer: consentTo(event, category) }));
    const missing = answers.filter(({ answer }) => !isGranted(answer));
    const isEnough = match === "all" ? missing.length === 0 : missing.length < answers.length;
    const [first] = missing;
    return isEnough || first === undefined ? null : sentence(first.category, first.answer);
  };
}

function consentTo(event: object, category: string): Answer {
  const preferences = preferencesOf(event);
  const preference =
    isObject(preferences) && Object.hasOwn(preferences, category) ? preferences[category] : null;
  if (preference === false || names(deniedOf(event), category)) return "denied";
  if (preference === true || names(allowedOf(event), category)) return "granted";
  return "unknown";
}

/** Consent managers give ids as a list, or as the names of an object. */
function names(ids: unknown, category: string): boolean {
  if (Array.isArray(ids)) return ids.includes(category);
  return isObject(ids) && Object.hasOwn(ids, category) && ids[category] !== false;
}

const sentence = (category: string, answer: Answer): string =>
  answer === "denied"
    ? `The person has not consented to "${category}".`
    : `The event does not say whether the person has consented to "${category}".`;
