import { describe, expect, test } from "vitest";
import type { ReleaseChange } from "@/lib/client/release";
import { changesInWords, consequencesOf, warningsOf } from "./release-words";

const change = (
  kind: ReleaseChange["kind"],
  entity: ReleaseChange["entity"],
  label: string,
): ReleaseChange => ({ kind, entity, id: label, label, fields: [] });

describe("a rollback", () => {
  const consequences = consequencesOf([
    change("added", "connection", "Shop → Hook"),
    change("changed", "destination", "Hook"),
    change("removed", "transformation", "Mask"),
    change("removed", "source", "App"),
  ]);

  test("is told losses first, and what is only out of use is not called removed", () => {
    expect(consequences).toEqual([
      { kind: "removed", entity: "source", label: "App" },
      { kind: "unused", entity: "transformation", label: "Mask" },
      { kind: "reset", entity: "destination", label: "Hook" },
      { kind: "restored", entity: "connection", label: "Shop → Hook" },
    ]);
  });

  test("warns of what its list does not say", () => {
    expect(warningsOf(consequences)).toHaveLength(3);
    expect(warningsOf(consequencesOf([change("removed", "destination", "Hook")]))).toEqual([
      "What waits for a removed destination, and its dead letters, is not delivered any more.",
    ]);
    expect(warningsOf([])).toEqual([]);
  });
});

test("changes are counted by kind and thing", () => {
  expect(
    changesInWords([
      change("added", "source", "a"),
      change("changed", "destination", "b"),
      change("changed", "destination", "c"),
    ]),
  ).toBe("1 source added, 2 destinations changed");
  expect(changesInWords([])).toBe("No changes");
});
