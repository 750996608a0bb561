/** Tracking plans made executable: each event's schema becomes a function, when the first such event comes. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { JsonSchema, PlanContent, PlannedType } from "../contract/plan.ts";
import { closedSchema, CLOSED_BY_US } from "./closed-schema.ts";
import { canonical, eventKey, eventLabel, isNode, nodeOf, TRAITS_KEY, type Node } from "./keywords.ts";
import { compilePattern } from "./pattern.ts";
import { schemaProblems, type SchemaProblem } from "./schema-check.ts";

/** Rules kept in memory over all plans, some 80 KB each for thirty properties; the one used longest ago goes first. */
const COMPILED_MAX = 1_000;
const compiled = new Map<string, Rule>();
let plansCompiled = 0;

/** No text in any format is longer; beyond it the platform's expressions for some of them would take their time. */
const FORMAT_CHARS_MAX = 2_048;

/** What judges one event. `broken`: the schema could not be compiled. */
export type Rule =
  | { readonly kind: "schema"; readonly validate: ValidateFunction }
  | { readonly kind: "broken"; readonly message: string };

export interface CompiledPlan {
  /** The rule for an event; null when the plan has none that fits. */
  ruleFor(type: PlannedType, name: string): Rule | null;
  /** Whether the plan speaks about events of this type at all. */
  plans(type: PlannedType): boolean;
}

/** Quick: schemas are compiled when they are first needed, 2.5 ms for thirty properties. Never throws. */
export function compilePlan(content: PlanContent): CompiledPlan {
  const schemas = schemasByKey(content);
  const types = new Set(content.events.map(({ type }) => type));
  let ajv = createAjv();
  let compiles = 0;
  const plan = String(++plansCompiled);

  function rule(key: string): Rule | null {
    const schema = schemas.get(key);
    if (schema === undefined) return null;
    const place = `${plan} ${key}`;
    const known = compiled.get(place);
    // The validator keeps what it has generated for as long as it lives itself.
    if (known === undefined && ++compiles % COMPILED_MAX === 0) ajv = createAjv();
    const found = known ?? ruleOf(ajv, schema);
    if (known !== undefined) compiled.delete(place);
    else if (compiled.size >= COMPILED_MAX) compiled.delete(compiled.keys().next().value ?? "");
    compiled.set(place, found);
    return found;
  }
  return {
    ruleFor: (type, name) =>
      rule(eventKey({ type, name })) ?? (name === "" ? null : rule(eventKey({ type, name: "" }))),
    plans: (type) => types.has(type),
  };
}

/** Traits of the whole plan belong to its identify events. */
function schemasByKey(content: PlanContent): ReadonlyMap<string, JsonSchema> {
  const schemas = new Map(content.events.map((event) => [eventKey(event), event.properties]));
  if (content.traits === undefined) return schemas;
  const key = eventKey({ type: "identify", name: "" });
  const own = schemas.get(key);
  return schemas.set(key, own === undefined ? content.traits : joined(content.traits, own));
}

/** Both lists of properties as one; whatever else both say, the second says. */
function joined(plan: Node, own: Node): Node {
  const both = { ...plan, ...own };
  for (const keyword of ["properties", "$defs", "definitions"])
    if (plan[keyword] !== undefined && own[keyword] !== undefined)
      both[keyword] = { ...nodeOf(plan[keyword]), ...nodeOf(own[keyword]) };
  if (Array.isArray(plan["required"]) && Array.isArray(own["required"]))
    both["required"] = [...new Set<unknown>([...plan["required"], ...own["required"]])];
  return both;
}

function ruleOf(ajv: Ajv2020, schema: JsonSchema): Rule {
  const [problem] = schemaProblems(schema);
  if (problem !== undefined) return { kind: "broken", message: `${problem.path}: ${problem.message}` };
  try {
    return { kind: "schema", validate: compileSchema(ajv, schema) };
  } catch (error) {
    return { kind: "broken", message: messageOf(error) };
  }
}

/** The instance forgets the schema again: a function that goes out of use takes its memory along. */
function compileSchema(ajv: Ajv2020, schema: JsonSchema): ValidateFunction {
  const closed = closedSchema(schema);
  try {
    return ajv.compile(closed);
  } finally {
    ajv.removeSchema(closed);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    // Findings name the schema that they come from.
    verbose: true,
    strict: false,
    logger: false,
    addUsedSchema: false,
    // `required: ["constructor"]` must not find Object's.
    ownProperties: true,
    code: {
      // The optimiser takes half of the time of compiling and gives nothing that can be measured per event.
      optimize: false,
      regExp: Object.assign((source: string) => compilePattern(source), { code: "undefined" }),
    },
  });
  for (const [name, format] of Object.entries(fullFormats)) ajv.addFormat(name, boundedFormat(format));
  ajv.addFormat("regex", isPattern);
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    error: { message: "must not hold the same item twice" },
    validate: (isUnique: boolean, items: readonly unknown[]) =>
      !isUnique || new Set(items.map(canonical)).size === items.length,
  });
  ajv.addKeyword(CLOSED_BY_US);
  return ajv;
}

function isPattern(source: string): boolean {
  try {
    compilePattern(source);
    return true;
  } catch {
    return false;
  }
}

type Format = (typeof fullFormats)[keyof typeof fullFormats];
type Validate = (text: string) => boolean;

function boundedFormat(format: Format): Format {
  if (typeof format === "boolean") return format;
  if (typeof format === "object" && "type" in format) return format;
  const validate = validateOf(format);
  return (text: string) => text.length <= FORMAT_CHARS_MAX && validate(text);
}

function validateOf(format: unknown): Validate {
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === "function") return format as Validate;
  const inner: unknown = isNode(format) ? format["validate"] : undefined;
  return inner === undefined ? () => true : validateOf(inner);
}

/** A problem of a plan: which of its events, and where in that one's schema. */
export interface PlanProblem extends SchemaProblem {
  /** Key of plans/keywords.ts, such as `track:Order Completed`; `traits:` for the plan-wide traits. */
  readonly key: string;
  /** The event as people call it. */
  readonly event: string;
}

const PROBLEMS_MAX = 100;
/** Others have their turn after each of these: 25 ms. */
const SCHEMAS_PER_TURN = 10;
/** Schemas that were good before: a plan is checked again and again while it is edited. Some 10 MB at most. */
const known = new Set<string>();
const KNOWN_MAX = 5_000;
const KNOWN_CHARS_MAX = 2_000;

/** Everything that would keep the plan from judging events. Empty: it may be published. Never rejects. */
export async function checkPlan(content: PlanContent): Promise<readonly PlanProblem[]> {
  const problems: PlanProblem[] = [];
  const seen = new Set<string>();
  const checked = new Set<string>();
  const ajv = createAjv();
  const entries = content.events.map((event) => ({
    key: eventKey(event),
    event: eventLabel(event),
    schema: event.properties,
  }));
  if (content.traits !== undefined)
    entries.push({ key: TRAITS_KEY, event: "traits", schema: content.traits });
  for (const [index, { key, event, schema }] of entries.entries()) {
    if (seen.has(key)) problems.push({ key, event, path: "", message: "The plan has this event twice." });
    seen.add(key);
    const text = JSON.stringify(schema);
    if (checked.has(text)) continue;
    checked.add(text);
    if (known.has(text)) continue;
    const found = problemsOf(ajv, schema);
    for (const problem of found) problems.push({ key, event, ...problem });
    if (found.length === 0) remember(text);
    if (problems.length >= PROBLEMS_MAX) return problems.slice(0, PROBLEMS_MAX);
    if (index % SCHEMAS_PER_TURN === SCHEMAS_PER_TURN - 1)
      await new Promise((resolve) => setTimeout(resolve));
  }
  return problems;
}

function remember(text: string): void {
  if (text.length > KNOWN_CHARS_MAX) return;
  if (known.size >= KNOWN_MAX) known.clear();
  known.add(text);
}

function problemsOf(ajv: Ajv2020, schema: JsonSchema): readonly SchemaProblem[] {
  const problems = schemaProblems(schema);
  if (problems.length > 0) return problems;
  try {
    // The validator of schemas names places; the compiler only speaks.
    if (ajv.validateSchema(schemaWithoutNames(schema)) !== true && ajv.errors && ajv.errors.length > 0)
      return firstPerPlace(ajv.errors);
    compileSchema(ajv, schema);
    return [];
  } catch (error) {
    return [{ path: "", message: messageOf(error) }];
  }
}

/** What is said first of a place says most; the rest are branches of the same rule. */
function firstPerPlace(errors: readonly ErrorObject[]): readonly SchemaProblem[] {
  const problems = new Map<string, SchemaProblem>();
  for (const { instancePath, message, params } of errors) {
    if (problems.has(instancePath)) continue;
    const allowed: unknown = params["allowedValues"];
    const values = Array.isArray(allowed) ? `: ${allowed.join(", ")}` : "";
    problems.set(instancePath, {
      path: instancePath,
      message: `The schema ${message ?? "is invalid"}${values}.`,
    });
  }
  return [...problems.values()];
}

const schemaWithoutNames = ({ $id: _id, $schema: _dialect, ...own }: JsonSchema): JsonSchema => own;
