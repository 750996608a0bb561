import { expect, test } from "vitest";
import { webhookDefinition } from "@/connectors/webhook/definition";
import { mergeSettings } from "./settings";
import type { StoredSecrets } from "./secret";

const url = "https://example.com/hook";
const stored = (...names: string[]): StoredSecrets =>
  Object.fromEntries(names.map((name) => [name, { sealed: "v1.x", hint: "", setAt: 0, setBy: "Ada" }]));
const kept = stored("secret", "headers.Authorization", "headers.X.Team");
const merge = (changes: Record<string, unknown>, settings: Record<string, unknown> = { url }) => {
  const parted = mergeSettings(webhookDefinition, { settings, secrets: kept }, changes);
  return { ...parted, kept: Object.keys(parted.kept) };
};

test("values of headers are parted from the settings one by one", () => {
  const present = { settings: {}, secrets: {} };
  expect(
    mergeSettings(webhookDefinition, present, { url, secret: "s", headers: { A: "1", "B.C": "2" } }),
  ).toEqual({
    settings: { url, batchSize: 1 },
    given: { secret: "s", "headers.A": "1", "headers.B.C": "2" },
    kept: {},
  });
});

test("a header that a change does not name stays, one that it names is replaced in any case, null removes", () => {
  expect(merge({ batchSize: 5 })).toEqual({
    settings: { url, batchSize: 5 },
    given: {},
    kept: ["secret", "headers.Authorization", "headers.X.Team"],
  });
  expect(merge({ headers: { authorization: "new", Other: "" } })).toMatchObject({
    given: { "headers.authorization": "new", "headers.Other": "" },
    kept: ["secret", "headers.X.Team"],
  });
  // Another header's name, however alike.
  expect(merge({ headers: { X: "1" } }).kept).toContain("headers.X.Team");
  expect(merge({ headers: { Authorization: null } })).toMatchObject({
    given: {},
    kept: ["secret", "headers.X.Team"],
  });
  expect(merge({ headers: null })).toMatchObject({ given: {}, kept: ["secret"] });
  expect(merge({ headers: {} }).kept).toHaveLength(3);
});

test("headers that an earlier version kept plain are given anew, so that the next save seals them", () => {
  const plain = { url, headers: { Old: "plain", Older: "also" } };
  expect(merge({ headers: { Old: null } }, plain)).toMatchObject({
    settings: { url },
    given: { "headers.Older": "also" },
  });
  expect(merge({ batchSize: 2 }, plain)).toMatchObject({
    settings: { url, batchSize: 2 },
    given: { "headers.Old": "plain", "headers.Older": "also" },
  });
});

test("stored headers do not follow to another server, and count among those that there may be", () => {
  expect(() =>
    merge({ url: "https://evil.example/", secret: null, headers: { Authorization: "typed" } }),
  ).toThrow("headers.X.Team: Enter it again");
  const removed = { url: "https://evil.example/", secret: null, headers: null };
  expect(merge(removed)).toMatchObject({ settings: { url: removed.url }, given: {}, kept: [] });
  const headers = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`H${String(at)}`, "x"]));
  expect(Object.keys(merge({ headers: headers(48) }).given)).toHaveLength(48);
  expect(() => merge({ headers: headers(49) })).toThrow("At most 50 headers");
});

test("a header that is none is refused by its name", () => {
  for (const [name, value] of [
    ["Content-Type", "text/plain"],
    ["a b", "x"],
    ["X", "two\nlines"],
    ["X", 5],
  ] as const)
    expect(() => merge({ headers: { [name]: value } })).toThrow(`headers.${name}`);
  expect(() => merge({ headers: "X: y" })).toThrow("headers");
});
