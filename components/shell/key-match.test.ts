import { describe, expect, it } from "vitest";
import { matchKeys } from "./key-match";

const shortcuts = [{ keys: "g s" }, { keys: "s" }, { keys: "?" }];

describe("shortcuts of one or two keys", () => {
  it("prefers a sequence that was begun", () => {
    expect(matchKeys(shortcuts, "g", "s")?.keys).toBe("g s");
    expect(matchKeys(shortcuts, "", "s")?.keys).toBe("s");
  });

  it("does not care about Caps Lock", () => {
    expect(matchKeys(shortcuts, "G", "S")?.keys).toBe("g s");
  });

  it("finds nothing for the beginning of a sequence alone", () => {
    expect(matchKeys(shortcuts, "", "g")).toBeUndefined();
  });
});
