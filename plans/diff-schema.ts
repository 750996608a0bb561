/** Rule by rule, what differs between two schemas of one event. Pure; see diff.ts for what counts as breaking. */
import { isNode, isSame, nodeOf, propertiesOf, requiredOf, typesOf, type Node } from "./keywords.ts";
import { childPath, ITEMS_WRITTEN } from "./path.ts";

export interface SchemaChange {
  readonly kind: "added" | "removed" | "changed";
  readonly breaking: boolean;
  readonly path: string;
  readonly rule: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Without the event's name and the full stop. */
  readonly text: string;
}

/** Said about a value, but no rule for it. */
const ANNOTATIONS: Readonly<Record<string, string>> = {
  title: "title",
  description: "description",
  "x-pii": "personal data",
  "x-owner": "owner",
  default: "default",
  examples: "examples",
  deprecated: "deprecated",
  $comment: "comment",
  $schema: "dialect",
  $id: "id",
};
/** Limits that are stricter when they are higher, and when they are lower. */
const LOWER = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const UPPER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];
/** Compared one by one below. */
const OWN = new Set(["type", "enum", "const", "required", "properties", "items", "additionalProperties"]);

export function diffSchemas(before: unknown, after: unknown, path = ""): readonly SchemaChange[] {
  const [old, now] = [nodeOf(before), nodeOf(after)];
  return [
    ...typeChange(old, now, path),
    ...permittedChange(old, now, path),
    ...requiredChanges(old, now, path),
    ...openness(old, now, path),
    ...otherKeywords(old, now, path),
    ...propertyChanges(old, now, path),
    ...itemChanges(old, now, path),
  ];
}

const at = (path: string): string => (path === "" ? "" : `\`${path}\` `);

function typeChange(old: Node, now: Node, path: string): readonly SchemaChange[] {
  const [before, after] = [typesOf(old), typesOf(now)];
  if (isSame([...before].sort(), [...after].sort())) return [];
  const allows = (types: readonly string[], type: string): boolean =>
    types.length === 0 || types.includes(type) || (type === "integer" && types.includes("number"));
  // Everything was allowed before and something is not any more, or a type was taken away.
  const breaking = before.length === 0 || before.some((type) => !allows(after, type));
  const words = (types: readonly string[]): string => (types.length === 0 ? "any type" : types.join(" or "));
  const text = `${at(path)}was ${words(before)}, is ${words(after)}`;
  return [{ kind: "changed", breaking, path, rule: "type", before: old["type"], after: now["type"], text }];
}

const permittedOf = (node: Node): readonly unknown[] | null => {
  if (Object.hasOwn(node, "const")) return [node["const"]];
  return Array.isArray(node["enum"]) ? node["enum"] : null;
};

function permittedChange(old: Node, now: Node, path: string): readonly SchemaChange[] {
  const [before, after] = [permittedOf(old), permittedOf(now)];
  if (isSame(before, after)) return [];
  const lost = (before ?? []).filter((value) => after !== null && !after.some((item) => isSame(item, value)));
  const breaking = after !== null && (before === null || lost.length > 0);
  const text =
    after === null
      ? `${at(path)}may have any value`
      : before === null
        ? `${at(path)}has permitted values now`
        : lost.length > 0
          ? `${at(path)}no longer permits ${lost.map((value) => JSON.stringify(value)).join(", ")}`
          : `${at(path)}permits more values`;
  return [{ kind: "changed", breaking, path, rule: "permitted values", before, after, text }];
}

function requiredChanges(old: Node, now: Node, path: string): readonly SchemaChange[] {
  const [before, after] = [requiredOf(old), requiredOf(now)];
  const change = (name: string, isRequired: boolean): SchemaChange => ({
    kind: "changed",
    breaking: isRequired,
    path: childPath(path, name),
    rule: "required",
    before: !isRequired,
    after: isRequired,
    text: `\`${childPath(path, name)}\` is ${isRequired ? "required" : "optional"} now`,
  });
  return [
    ...before
      .filter((name) => !after.includes(name) && Object.hasOwn(propertiesOf(now), name))
      .map((name) => change(name, false)),
    ...after.filter((name) => !before.includes(name)).map((name) => change(name, true)),
  ];
}

/**
 * 0: anything goes; 1: a schema says what; 2: noted as a violation; 3: refused where the plan blocks. An object that
 * lists no properties is free.
 */
function strictness(node: Node): number {
  const { additionalProperties: extra } = node as { readonly additionalProperties?: unknown };
  if (extra === false) return 3;
  if (isNode(extra)) return 1;
  return extra === true || Object.keys(propertiesOf(node)).length === 0 ? 0 : 2;
}
const OPENNESS = ["allowed", "checked by a schema", "noted", "refused"];

function openness(old: Node, now: Node, path: string): readonly SchemaChange[] {
  const [before, after] = [old["additionalProperties"], now["additionalProperties"]];
  if (isSame(before, after) && strictness(old) === strictness(now)) return [];
  const breaking = strictness(now) > strictness(old) || (isNode(before) && isNode(after));
  const text = `${at(path)}properties that are not listed are ${OPENNESS[strictness(now)] ?? ""} now`;
  return [{ kind: "changed", breaking, path, rule: "unlisted properties", before, after, text }];
}

function otherKeywords(old: Node, now: Node, path: string): readonly SchemaChange[] {
  const keywords = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keywords]
    .filter((keyword) => !OWN.has(keyword) && !isSame(old[keyword], now[keyword]))
    .map((keyword): SchemaChange => {
      const [before, after] = [old[keyword], now[keyword]];
      const rule = Object.hasOwn(ANNOTATIONS, keyword) ? (ANNOTATIONS[keyword] ?? keyword) : keyword;
      const verb = before === undefined ? "has" : after === undefined ? "no longer has" : "has another";
      const text = `${at(path)}${verb} ${rule}${after === undefined || Object.hasOwn(ANNOTATIONS, keyword) ? "" : ` ${JSON.stringify(after)}`}`;
      return {
        kind: "changed",
        breaking: isStricter(keyword, before, after),
        path,
        rule,
        before,
        after,
        text,
      };
    });
}

function isStricter(keyword: string, before: unknown, after: unknown): boolean {
  if (Object.hasOwn(ANNOTATIONS, keyword) || after === undefined) return false;
  if (typeof before !== "number" || typeof after !== "number") return true;
  if (LOWER.includes(keyword)) return after > before;
  if (UPPER.includes(keyword)) return after < before;
  return true;
}

function propertyChanges(old: Node, now: Node, path: string): readonly SchemaChange[] {
  const [before, after] = [propertiesOf(old), propertiesOf(now)];
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const own = (name: string): string => childPath(path, name);
  return [
    ...removed.map((name): SchemaChange => ({
      kind: "removed",
      breaking: strictness(now) > 1,
      path: own(name),
      rule: "property",
      before: before[name],
      after: undefined,
      text: `removed \`${own(name)}\``,
    })),
    ...Object.keys(after).flatMap((name): readonly SchemaChange[] =>
      Object.hasOwn(before, name)
        ? diffSchemas(before[name], after[name], own(name))
        : [
            {
              kind: "added",
              // What was free until now gets a rule.
              breaking:
                strictness(old) < 2 &&
                Object.keys(nodeOf(after[name])).some((key) => !Object.hasOwn(ANNOTATIONS, key)),
              path: own(name),
              rule: "property",
              before: undefined,
              after: after[name],
              text: `added \`${own(name)}\``,
            },
          ],
    ),
  ];
}

function itemChanges(old: Node, now: Node, path: string): readonly SchemaChange[] {
  if (isSame(old["items"], now["items"])) return [];
  return diffSchemas(old["items"], now["items"], `${path}${ITEMS_WRITTEN}`);
}
