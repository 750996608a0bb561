import { describe, expect, test } from "vitest";
import { SCOPES } from "@/lib/contract/access";
import { AREAS, breadthOf, scopesInWords } from "./scope-words";

describe("scopes in words", () => {
  test("the widest scope says it all", () => {
    expect(scopesInWords(["all"])).toBe("Everything");
  });

  test("an area that is read and changed needs only its name", () => {
    expect(scopesInWords(["source:read", "source:write", "event:read"])).toBe("Sources, Events (reading)");
  });

  test("changing alone is said", () => {
    expect(scopesInWords(["connection:write"])).toBe("Connections (changing)");
  });

  test("every scope of the contract can be chosen and said", () => {
    for (const scope of SCOPES) expect(scopesInWords([scope])).not.toBe("");
    const offered = AREAS.flatMap(({ read, write }) => [read, write]).filter((scope) => scope !== null);
    expect([...offered, "all", "read", "write"].toSorted()).toEqual([...SCOPES].toSorted());
  });
});

test("one wide scope is its own breadth, anything else is chosen area by area", () => {
  expect(breadthOf(["read"])).toBe("read");
  expect(breadthOf([])).toBe("areas");
  expect(breadthOf(["source:read"])).toBe("areas");
});
