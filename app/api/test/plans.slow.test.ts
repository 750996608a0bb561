import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseBody, type Release } from "@/contract/release";
import { startInstallation, type Installation } from "./installation";

let site: Installation;
beforeAll(async () => {
  site = await startInstallation();
});
afterAll(() => site.stop());

const EVENTS = [
  {
    name: "Order Completed",
    properties: { type: "object", properties: { total: { type: "number" } }, required: ["total"] },
  },
];
const lastRelease = (): Release => releaseBody.parse(JSON.parse(site.pipeline.bodies.at(-1)!));

async function planWithVersion(name: string): Promise<string> {
  const { body } = await site.ask("POST /tracking-plans", { body: { name } });
  const published = await site.ask("POST /tracking-plans/{id}/versions", {
    params: { id: body.id },
    body: { publish: true, events: EVENTS },
  });
  expect(published).toMatchObject({ status: 201, body: { version: 1, breaking: 0 } });
  return body.id;
}

test("a version is published, attached, and runs; the audit log and the release say so", async () => {
  const id = await planWithVersion("Shop");
  const { body: source } = await site.ask("POST /sources", { body: { name: "Web" } });
  const params = { id: source.id };
  const before = await site.ask("GET /sources/{id}/tracking-plan", { params });
  expect(before.status).toBe(404);
  const attached = await site.ask("PUT /sources/{id}/tracking-plan", {
    params,
    body: { trackingPlanId: id, version: 1, mode: "observe" },
  });
  expect(attached).toMatchObject({ status: 200, body: { mode: "observe", release: { applied: true } } });
  const release = lastRelease();
  expect(release.number).toBe(attached.body.release.number);
  expect(release.sources.find((item) => item.id === source.id)?.plan).toEqual({
    planId: id,
    version: 1,
    mode: "observe",
  });
  expect(release.plans).toMatchObject([{ id, name: "Shop", version: 1, content: { events: EVENTS } }]);
  const { body: diff } = await site.ask("GET /releases/{number}", {
    params: { number: String(release.number) },
  });
  expect(diff.diff.changes).toEqual([
    expect.objectContaining({ entity: "source", kind: "changed" }),
    expect.objectContaining({ entity: "plan", kind: "added", label: "Shop, version 1" }),
  ]);
  const { body: audit } = await site.ask("GET /audit");
  expect(audit.items[0]).toMatchObject({ action: "source_plan.update", entityId: source.id });
  const list = await site.ask("GET /tracking-plans", { query: { sourceId: source.id } });
  expect(list.body.items).toMatchObject([{ id, latestVersion: 1, sources: [{ mode: "observe" }] }]);

  const refused = await site.ask("DELETE /tracking-plans/{id}", { params: { id } });
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  const unknown = await site.ask("PUT /sources/{id}/tracking-plan", {
    params,
    body: { trackingPlanId: id, version: 9, mode: "block" },
  });
  expect(unknown.status).toBe(404);

  const detached = await site.ask("DELETE /sources/{id}/tracking-plan", { params });
  expect(detached.body.release.applied).toBe(true);
  expect(lastRelease().plans).toEqual([]);
  expect((await site.ask("DELETE /tracking-plans/{id}", { params: { id } })).status).toBe(200);
  // What was deleted since comes back with a rollback to a release that used it.
  const back = await site.ask("POST /releases/{number}/rollback", {
    params: { number: String(release.number) },
  });
  expect(back.status).toBe(200);
  expect(lastRelease().plans).toEqual(release.plans);
  expect((await site.ask("GET /sources/{id}/tracking-plan", { params })).body.mode).toBe("observe");
});

test("who saves a draft that somebody else has changed hears who it was", async () => {
  const { body: plan } = await site.ask("POST /tracking-plans", { body: { name: "Shared", events: EVENTS } });
  const params = { id: plan.id };
  const revision = plan.draft.revision;
  const first = await site.ask("PATCH /tracking-plans/{id}", {
    params,
    body: { revision, content: { events: [] } },
  });
  expect(first).toMatchObject({ status: 200, body: { draft: { revision: revision + 1 }, eventCount: 0 } });
  const second = await site.ask("PATCH /tracking-plans/{id}", {
    params,
    body: { revision, content: { events: EVENTS } },
  });
  expect(second.status).toBe(409);
  expect(second.body.error.details).toMatchObject({ revision: revision + 1 });
  expect((await site.ask("PATCH /tracking-plans/{id}", { params, body: { content: {} } })).status).toBe(400);
});

test("a schema that does not compile is refused with its place, also as a draft to be published", async () => {
  const events = [{ name: "Bad", properties: { properties: { x: { type: "text" } } } }];
  const { body: plan } = await site.ask("POST /tracking-plans", { body: { name: "Bad", events } });
  const params = { id: plan.id };
  expect(plan.faults).toEqual([
    expect.objectContaining({ event: "Bad", path: expect.stringContaining("x") }),
  ]);
  for (const body of [{ publish: true, events }, {}]) {
    const reply = await site.ask("POST /tracking-plans/{id}/versions", { params, body });
    expect(reply.status).toBe(400);
    expect(reply.body.error.code).toBe("plan_invalid");
    expect(reply.body.error.details[0].field).toContain("Bad");
  }
  const twice = [...EVENTS, ...EVENTS];
  const reply = await site.ask("POST /tracking-plans/{id}/versions", { params, body: { events: twice } });
  expect(reply.body.error.details).toMatchObject([{ field: "Order Completed" }]);
  const good = await site.ask("PATCH /tracking-plans/{id}", {
    params,
    body: { revision: 1, content: { events: EVENTS } },
  });
  expect(good.body.faults).toEqual([]);
  await site.ask("POST /tracking-plans/{id}/versions", { params, body: {} });
  const { body: published } = await site.ask("GET /tracking-plans/{id}", { params });
  expect(published).toMatchObject({ latestVersion: 1, draft: { isPublished: true }, eventCount: 1 });
});

test("publishing tells what breaks, and moves sources only when asked to", async () => {
  const id = await planWithVersion("Versions");
  const params = { id };
  const { body: source } = await site.ask("POST /sources", { body: { name: "App" } });
  await site.ask("PUT /sources/{id}/tracking-plan", {
    params: { id: source.id },
    body: { trackingPlanId: id, version: 1, mode: "block" },
  });
  const stricter = [{ ...EVENTS[0], properties: { ...EVENTS[0]!.properties, additionalProperties: false } }];
  const releases = site.pipeline.releases.length;
  const second = await site.ask("POST /tracking-plans/{id}/versions", {
    params,
    body: { publish: true, events: stricter, note: "Closed" },
  });
  expect(second.body).toMatchObject({ version: 2, breaking: 1, changes: [{ rule: "unlisted properties" }] });
  expect(site.pipeline.releases.length).toBe(releases);
  const third = await site.ask("POST /tracking-plans/{id}/versions", { params, body: { moveSources: true } });
  expect(third.body).toMatchObject({ version: 3, release: { applied: true } });
  expect(lastRelease().sources.find((item) => item.id === source.id)?.plan).toMatchObject({ version: 3 });
  const { body: versions } = await site.ask("GET /tracking-plans/{id}/versions", { params });
  expect(versions.items).toMatchObject([
    { version: 3, sources: [source.id] },
    { version: 2, note: "Closed", breaking: 1, sources: [] },
    { version: 1 },
  ]);
  const { body: reverted } = await site.ask("POST /tracking-plans/{id}/versions/{number}/revert", {
    params: { id, number: "1" },
    body: {},
  });
  expect(reverted).toMatchObject({ content: { events: EVENTS }, draft: { isPublished: false } });
  const { body: diff } = await site.ask("GET /tracking-plans/{id}/diff", { params });
  expect(diff).toMatchObject({ from: 3, to: null, breaking: 0, changes: [{ breaking: false }] });
  const { body: other } = await site.ask("GET /tracking-plans/{id}/diff", {
    params,
    query: { from: "1", to: "2" },
  });
  expect(other).toMatchObject({ from: 1, to: 2, breaking: 1 });
});

test("a review is asked for, and ends with the next change", async () => {
  const { body: plan } = await site.ask("POST /tracking-plans", { body: { name: "Reviewed" } });
  const params = { id: plan.id };
  const asked = await site.ask("POST /tracking-plans/{id}/review", { params, body: { note: "Please" } });
  expect(asked.body.draft).toMatchObject({ state: "in_review", reviewNote: "Please" });
  const changed = await site.ask("PATCH /tracking-plans/{id}", {
    params,
    body: { revision: plan.draft.revision, content: { events: EVENTS } },
  });
  expect(changed.body.draft).toMatchObject({ state: "editing", reviewBy: null });
});

test("somebody else approves a draft or asks for changes, and the version says who did", async () => {
  const body = { name: "Approved", events: EVENTS };
  const { body: plan } = await site.ask("POST /tracking-plans", { body });
  const params = { id: plan.id };
  const tokenOf = async (name: string, role: string): Promise<string> =>
    (await site.ask("POST /tokens", { body: { name, role } })).body.token;
  const [grace, viewer] = [await tokenOf("Grace", "engineer"), await tokenOf("Vic", "viewer")];
  const review = (token: string | undefined, answer: object) =>
    site.ask("POST /tracking-plans/{id}/review", { params, body: answer, ...(token ? { token } : {}) });
  const publish = () => site.ask("POST /tracking-plans/{id}/versions", { params, body: { publish: true } });

  expect(await review(grace, { state: "approved" })).toMatchObject({ status: 409 });
  await review(undefined, {});
  expect(await review(undefined, { state: "approved" })).toMatchObject({ status: 409 });
  expect(await review(viewer, { state: "approved" })).toMatchObject({ status: 403 });
  const old = { state: "approved", revision: plan.draft.revision + 1 };
  expect(await review(grace, old)).toMatchObject({ status: 409 });
  const refused = await review(grace, { state: "changes_requested", note: "Name the currency" });
  expect(refused.body.draft).toMatchObject({ state: "changes_requested", reviewBy: "Grace" });
  expect(await review(grace, { state: "approved" })).toMatchObject({ status: 409 });
  await review(undefined, {});
  const approved = await review(grace, { state: "approved", revision: plan.draft.revision });
  expect(approved.body.draft).toMatchObject({ state: "approved", reviewBy: "Grace" });
  await publish();
  await site.ask("PATCH /tracking-plans/{id}", {
    params,
    body: { revision: approved.body.draft.revision + 1, content: { events: [] } },
  });
  await publish();
  const { body: versions } = await site.ask("GET /tracking-plans/{id}/versions", { params });
  expect(versions.items).toMatchObject([
    { version: 2, reviewedBy: null },
    { version: 1, reviewedBy: "Grace" },
  ]);
});

test("an import proposes row by row and writes what is accepted; files come out as they went in", async () => {
  const { body: plan } = await site.ask("POST /tracking-plans", { body: { name: "Imported" } });
  const params = { id: plan.id };
  const text = "event,property,data_type,required\nSigned Up,plan,string,yes\nSigned Up,age,integer,\n";
  const preview = await site.ask("POST /tracking-plans/{id}/import", {
    params,
    body: { format: "csv", text },
  });
  expect(preview.body.proposals.map(({ key }: { key: string }) => key)).toEqual([
    "track:Signed Up",
    "track:Signed Up#plan",
    "track:Signed Up#age",
  ]);
  expect(preview.body.applied).toBe(0);
  const written = await site.ask("POST /tracking-plans/{id}/import", {
    params,
    body: { format: "csv", incoming: preview.body.incoming, accept: ["track:Signed Up#plan"], revision: 1 },
  });
  expect(written.body).toMatchObject({ applied: 1, revision: 2 });
  const { body: draft } = await site.ask("GET /tracking-plans/{id}", { params });
  expect(draft.content.events[0].properties.properties).toEqual({ plan: { type: "string" } });
  const bad = await site.ask("POST /tracking-plans/{id}/import", {
    params,
    body: { format: "csv", text: "event,property,data_type\nA,x,text\n" },
  });
  expect(bad.body.error).toMatchObject({ code: "plan_invalid", details: [{ field: "row 2, data_type" }] });
  const json = await site.ask("GET /tracking-plans/{id}/export", { params, query: { format: "json" } });
  expect(json.body).toEqual(draft.content);
  expect(json.headers.get("content-disposition")).toContain("imported-draft.json");
});

test("a required property that is missing becomes optional in one call", async () => {
  const { body: plan } = await site.ask("POST /tracking-plans", { body: { name: "Mended", events: EVENTS } });
  const mended = await site.ask("POST /tracking-plans/{id}/draft/add", {
    params: { id: plan.id },
    body: {
      violation: "Required-Missing",
      eventType: "track",
      eventName: "Order Completed",
      property: "total",
      sourceIds: ["src_any"],
    },
  });
  expect(mended.status).toBe(200);
  expect(mended.body.content.events[0].properties.required).toBeUndefined();
});
