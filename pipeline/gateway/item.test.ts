import { describe, expect, it } from "vitest";
import { itemFault, type Fitness } from "./item.ts";

const any: Fitness = { type: null, bytesMax: 1000, hugeNumber: true };
const good = { type: "track", event: "Bought", userId: "u1" };
const codeOf = (item: unknown, fitness: Fitness = any): string | null =>
  itemFault(item, fitness)?.code ?? null;

describe("itemFault", () => {
  it("lets good events of every type pass", () => {
    expect(codeOf(good)).toBeNull();
    for (const type of ["identify", "page", "screen", "group"])
      expect(codeOf({ type, anonymousId: "a" })).toBeNull();
    expect(codeOf({ type: "alias", previousId: "a" })).toBeNull();
  });

  it("takes the path's type over the item's", () => {
    expect(codeOf({ userId: "u" }, { ...any, type: "identify" })).toBeNull();
    expect(codeOf({ userId: "u", type: "nonsense" }, { ...any, type: "page" })).toBeNull();
  });

  it.each([[null], [1], ["x"], [[]], [true]])("wants an object, not %j", (item) => {
    expect(codeOf(item)).toBe("event_not_object");
  });

  it.each([[undefined], ["Track"], ["__proto__"], ["constructor"], [{}], [7], [null]])(
    "does not know the type %j",
    (type) => expect(codeOf({ ...good, type })).toBe("event_type_unknown"),
  );

  it.each([[undefined], [""], ["  "], [null]])("needs more than %j to know who it was", (userId) => {
    expect(codeOf({ ...good, userId, anonymousId: userId })).toBe("event_identity_missing");
  });

  it("takes numbers as identifiers, also 0", () => {
    expect(codeOf({ ...good, userId: 0 })).toBeNull();
  });

  it.each([[undefined], [""], [" "], [7], [{}]])("does not take %j as the name of a track event", (event) => {
    expect(codeOf({ ...good, event })).toBe("event_name_missing");
  });

  it.each([
    [{ userId: {} }, "userId must be a string"],
    [{ anonymousId: ["a"] }, "anonymousId must be a string"],
    [{ userId: true }, "userId must be a string"],
    [{ groupId: "g".repeat(501) }, "groupId is longer than 500 characters"],
    [{ messageId: "m".repeat(201) }, "messageId is longer than 200 characters"],
    [{ properties: [] }, "properties must be an object"],
    [{ context: "x" }, "context must be an object"],
    [{ integrations: 1 }, "integrations must be an object"],
    [{ properties: { a: [{ b: Infinity }] } }, "properties.a.0.b is a number too large to keep"],
  ])("names the field in %j", (fields, message) => {
    expect(itemFault({ ...good, ...fields }, any)).toEqual({ code: "event_field_invalid", message });
  });

  it("measures bytes, not characters", () => {
    expect(codeOf({ ...good, properties: { a: "x".repeat(900) } })).toBeNull();
    expect(codeOf({ ...good, properties: { a: "ä".repeat(900) } })).toBe("event_too_large");
    expect(codeOf({ ...good, properties: { a: "ä".repeat(900) } }, { ...any, bytesMax: null })).toBeNull();
  });
});
