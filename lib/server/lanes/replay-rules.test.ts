import { expect, test } from "vitest";
import { releaseBody } from "@/contract/release";
import { rulesIn } from "./replay-rules";

const connection = (id: string, destinationId: string, enabled = true) => ({
  id,
  sourceId: "src",
  destinationId,
  enabled,
  filter: null,
  activeFrom: 0,
});
const destination = (id: string, transformations: object[] = []) => ({
  id,
  name: id,
  connector: "webhook",
  enabled: true,
  settings: { url: "https://example.com" },
  sealed: { secret: "sealed text" },
  delivery: {},
  createdAt: 0,
  transformations,
});
const code = (id: string, version: number) => ({
  id,
  name: id,
  version,
  body: { kind: "code", language: "javascript", code: "export const transformEvent = (event) => event;" },
});

const release = releaseBody.parse({
  format: 1,
  number: 7,
  publishedAt: 0,
  sources: [],
  destinations: [
    destination("dst_a", [{ transformationId: "slim", version: 2 }]),
    destination("dst_b"),
    destination("dst_alone"),
  ],
  connections: [
    connection("con_a", "dst_a"),
    connection("con_off", "dst_a", false),
    connection("con_b", "dst_b"),
    connection("con_alone", "dst_alone", false),
  ],
  transformations: [code("slim", 1), code("slim", 2), code("other", 1)],
  libraries: [{ name: "piiTools", version: 3, language: "javascript", code: "export const a = 1;" }],
  credentials: { crm: "sealed credential" },
});

test("the rules of a release are its enabled connections to the destination, and the code that its chain needs", () => {
  expect(rulesIn(release, "dst_a")).toMatchObject({
    number: 7,
    connections: [{ id: "con_a" }],
    chain: [{ transformationId: "slim", version: 2 }],
    transformations: [{ id: "slim", version: 2 }],
    libraries: [{ name: "piiTools" }],
  });
  expect(rulesIn(release, "dst_b")).toMatchObject({ chain: [], transformations: [], libraries: [] });
});

test("neither secrets of the destination nor credentials are among them", () => {
  expect(JSON.stringify(rulesIn(release, "dst_a"))).not.toContain("sealed");
});

test("a release without the destination, or with nothing that leads there, is refused in words", () => {
  expect(() => rulesIn(release, "dst_new")).toThrow("Release 7 does not have this destination.");
  expect(() => rulesIn(release, "dst_alone")).toThrow("no enabled connection leads to this destination");
});
