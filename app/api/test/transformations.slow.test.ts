import { createDecipheriv, hkdfSync } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseBody, type Release } from "@/contract/release";
import { keyInfo, sealedFor } from "@/contract/sealing";
import { CREDENTIAL_OWNER } from "@/contract/transformation";
import { startInstallation, type Installation, type Reply } from "./installation";

const CODE = "export function transformEvent(event) {\n  return event;\n}\n";
const SECRET = "token-canary-0123456789";

let site: Installation;
let sourceId: string;
beforeAll(async () => {
  site = await startInstallation();
  const { body } = await site.ask("POST /sources", { body: { name: "Web" } });
  sourceId = body.id;
});
afterAll(() => site.stop());

const release = (): Release => releaseBody.parse(JSON.parse(site.pipeline.bodies.at(-1)!));
const create = (name: string, more: object = {}): Promise<Reply> =>
  site.ask("POST /transformations", { body: { name, code: CODE, ...more } });
/** Published while the pipeline is down: there are no cases that would have to run. */
async function published(name: string, more: object = {}): Promise<string> {
  const { id } = (await create(name, more)).body;
  site.pipeline.setDown(true);
  const reply = await site.ask("POST /transformations/{id}/publish", { params: { id }, body: {} });
  site.pipeline.setDown(false);
  expect(reply.status).toBe(202);
  return id;
}

test("code that cannot run is refused with the line and column of each fault", async () => {
  const reply = await create("Broken", { code: "export function transformEvent(event) {\n  return ];\n}" });
  expect(reply.status).toBe(400);
  expect(reply.body.error).toMatchObject({ code: "code_invalid", details: [{ line: 2, column: 10 }] });
  expect(
    (await create("Unknown", { code: `import { x } from "nothing";\n${CODE}` })).body.error.message,
  ).toContain("nothing");
  expect((await create("Both", { ready: "hash", settings: {} })).status).toBe(400);
});

test("a draft runs nowhere; published, it joins the chain that it was meant for", async () => {
  await create("Only a draft", { attachTo: [{ sourceId }] });
  const id = await published("Meant for Web", { attachTo: [{ sourceId }] });
  await site.ask("POST /sources", { body: { name: "Another" } });
  const { sources, transformations } = release();
  expect(sources.find((one) => one.id === sourceId)?.transformations).toEqual([
    { transformationId: id, version: 1 },
  ]);
  expect(transformations.map(({ name }) => name)).toEqual(["Meant for Web"]);
  const refused = await site.ask("DELETE /transformations/{id}", { params: { id } });
  expect(refused.status).toBe(409);
});

test("what is done to a test case stands in the audit log, without the event in it", async () => {
  const { id } = (await create("Audited")).body;
  const input = { type: "track", userId: "canary@example.com" };
  const expected = { kind: "dropped" };
  const made = await site.ask("POST /transformations/{id}/test-cases", {
    params: { id },
    body: { name: "One", input, expectation: expected },
  });
  expect(made.status).toBe(201);
  const params = { id, caseId: made.body.id };
  const one = "PATCH /transformations/{id}/test-cases/{caseId}";
  await site.ask(one, { params, body: { name: "Two", input: { ...input, event: "Other" } } });
  await site.ask("DELETE /transformations/{id}/test-cases/{caseId}", { params });
  const { text, body } = await site.ask("GET /audit", { query: { entity: "test_case", entityId: id } });
  expect(text).not.toContain("canary");
  expect(body.items).toMatchObject([
    { action: "test_case.delete", label: "Audited", before: { name: "Two" } },
    { action: "test_case.update", before: { name: "One" }, after: { name: "Two", input: "changed" } },
    { action: "test_case.create", after: { name: "One" } },
  ]);
});

test("of two people who edit one draft, the second hears of the first", async () => {
  const { id } = (await create("Edited twice")).body;
  const first = { revision: 1, code: `${CODE}// one` };
  const params = { id };
  expect((await site.ask("PATCH /transformations/{id}", { params, body: first })).body.revision).toBe(2);
  const second = await site.ask("PATCH /transformations/{id}", { params, body: { ...first, code: CODE } });
  expect(second.body.error.code).toBe("conflict");
});

test("with test cases nothing is published that the sandbox has not run", async () => {
  const { id } = (await create("Tested")).body;
  const params = { id };
  const expectation = { kind: "dropped" };
  const body = { name: "drops", input: { type: "track" }, expectation };
  expect((await site.ask("POST /transformations/{id}/test-cases", { params, body })).status).toBe(201);
  expect((await site.ask("POST /transformations/{id}/test-cases", { params, body })).status).toBe(409);
  site.pipeline.setDown(true);
  const reply = await site.ask("POST /transformations/{id}/publish", { params, body: {} });
  site.pipeline.setDown(false);
  expect(reply.status).toBe(503);
});

test("a version comes back by rollback, of the transformation or of the whole release", async () => {
  const id = await published("Two versions");
  const params = { id };
  await site.ask("PUT /sources/{id}/transformations", {
    params: { id: sourceId },
    body: { transformationIds: [id] },
  });
  const before = release().number;
  await site.ask("PATCH /transformations/{id}", { params, body: { code: `${CODE}// two` } });
  site.pipeline.setDown(true);
  await site.ask("POST /transformations/{id}/publish", { params, body: { note: "two" } });
  site.pipeline.setDown(false);
  await site.ask("POST /transformations/{id}/rollback", { params, body: { version: 1 } });
  expect(release().transformations).toMatchObject([{ id, version: 1, body: { code: CODE } }]);
  await site.ask("POST /transformations/{id}/rollback", { params, body: { version: 2 } });
  expect(release().transformations).toMatchObject([{ id, version: 2 }]);
  await site.ask("PUT /sources/{id}/transformations", {
    params: { id: sourceId },
    body: { transformationIds: [] },
  });
  expect(release().transformations).toEqual([]);
  await site.ask("POST /releases/{number}/rollback", { params: { number: String(before) } });
  expect(release().transformations).toMatchObject([{ id, version: 1 }]);
  const diff = await site.ask("GET /transformations/{id}/diff", { params, query: { from: "1", to: "2" } });
  expect([diff.body.from.code, diff.body.to.code]).toEqual([CODE, `${CODE}// two`]);
});

test("a chain takes only what is published, once each, in its order", async () => {
  const [one, two] = [await published("One"), await published("Two")];
  const draft = (await create("Not yet")).body.id as string;
  const put = (transformationIds: string[]): Promise<Reply> =>
    site.ask("PUT /sources/{id}/transformations", { params: { id: sourceId }, body: { transformationIds } });
  expect((await put([two, one])).body.items.map(({ name }: { name: string }) => name)).toEqual([
    "Two",
    "One",
  ]);
  expect(release().sources.find(({ id }) => id === sourceId)?.transformations).toEqual([
    { transformationId: two, version: 1 },
    { transformationId: one, version: 1 },
  ]);
  expect((await put([one, one])).status).toBe(409);
  expect((await put([draft])).status).toBe(409);
  expect((await put(["trf_nothing"])).status).toBe(404);
});

test("a library is imported by name, and cannot go while it is", async () => {
  const made = await site.ask("POST /libraries", { body: { name: "tools", code: "export const a = 1;" } });
  const code = `import { a } from "tools";\n${CODE}`;
  expect((await create("Too early", { code })).status).toBe(400);
  const params = { id: made.body.id as string };
  expect((await site.ask("POST /libraries/{id}/publish", { params, body: {} })).status).toBe(200);
  expect((await create("Imports", { code })).status).toBe(201);
  expect(release().libraries).toMatchObject([{ name: "tools", version: 1 }]);
  expect((await site.ask("DELETE /libraries/{id}", { params })).body.error.message).toContain("Imports");
});

test("a credential never leaves again, but the pipeline can open it", async () => {
  const made = await site.ask("POST /credentials", { body: { name: "crm", value: SECRET } });
  expect(made.status).toBe(201);
  const seen = [
    made.text,
    (await site.ask("GET /credentials")).text,
    (await site.ask("GET /audit")).text,
    (await site.ask("GET /releases/{number}", { params: { number: String(release().number) } })).text,
    site.pipeline.bodies.at(-1)!,
  ];
  for (const text of seen) expect(text).not.toContain(SECRET);
  const sealed = release().credentials["crm"]!;
  const key = Buffer.from(
    hkdfSync("sha256", process.env["TRIBUTARY_SECRET_KEY"]!, "", keyInfo("sealing"), 32),
  );
  const [, iv, text, tag] = sealed.split(".").map((part) => Buffer.from(part, "base64url"));
  const decipher = createDecipheriv("aes-256-gcm", key, iv!);
  decipher.setAAD(Buffer.from(sealedFor(CREDENTIAL_OWNER, "crm"), "utf8"));
  decipher.setAuthTag(tag!);
  expect(Buffer.concat([decipher.update(text!), decipher.final()]).toString()).toBe(SECRET);
  const viewer = (await site.ask("POST /tokens", { body: { name: "v", role: "viewer" } })).body.token;
  expect((await site.ask("GET /credentials", { token: viewer })).status).toBe(403);
});
