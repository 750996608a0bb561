import { expect, test } from "vitest";
import { deliverySettings, type Release } from "@/contract/release";
import { diffReleases } from "./diff";

const source = {
  id: "src_1",
  name: "Web",
  connector: "http",
  enabled: true,
  keys: [],
  maxEventBytes: 1,
  plan: null,
  transformations: [],
};
const destination = {
  id: "dst_1",
  name: "Hook",
  connector: "webhook",
  enabled: true,
  settings: { url: "https://a" },
  sealed: { secret: "v1.a" },
  delivery: deliverySettings.parse({}),
  createdAt: 0,
  transformations: [],
};
const connection = {
  id: "con_1",
  sourceId: "src_1",
  destinationId: "dst_1",
  enabled: true,
  filter: null,
  mapping: null,
  activeFrom: 0,
};
const release = (parts: Partial<Release>): Release => ({
  format: 1,
  number: 1,
  publishedAt: 0,
  sources: [source],
  destinations: [destination],
  connections: [],
  plans: [],
  transformations: [],
  libraries: [],
  credentials: {},
  alerts: { rules: [], channels: [], consoleUrl: null },
  ...parts,
});

test("equal configurations have no changes, whatever their numbers", () => {
  expect(diffReleases(release({}), release({ number: 2, publishedAt: 5 }))).toEqual([]);
});

test("a changed setting is named with both values, a changed secret without any", () => {
  const after = { ...destination, settings: { url: "https://b" }, sealed: { secret: "v1.b" } };
  expect(diffReleases(release({}), release({ destinations: [after] }))).toEqual([
    {
      kind: "changed",
      entity: "destination",
      id: "dst_1",
      label: "Hook",
      fields: [
        { field: "settings.url", before: "https://a", after: "https://b" },
        { field: "sealed.secret", before: "changed", after: "changed" },
      ],
    },
  ]);
});

test("added and removed things carry the names that people know, also connections", () => {
  const added = diffReleases(release({}), release({ connections: [connection] }));
  expect(added).toMatchObject([{ kind: "added", entity: "connection", label: "Web → Hook" }]);
  const removed = diffReleases(release({ connections: [connection] }), release({ sources: [] }));
  expect(removed).toMatchObject([
    { kind: "removed", entity: "source", label: "Web" },
    { kind: "removed", entity: "connection", label: "Web → Hook" },
  ]);
});

test("a filter that goes names its fields, and nothing else", () => {
  const filtered = { ...connection, filter: { types: ["track" as const] } };
  expect(
    diffReleases(release({ connections: [filtered] }), release({ connections: [connection] }))[0]?.fields,
  ).toEqual([{ field: "filter.types", before: ["track"], after: null }]);
});

test("everything is new against nothing", () => {
  expect(diffReleases(null, release({})).map(({ kind }) => kind)).toEqual(["added", "added"]);
});
