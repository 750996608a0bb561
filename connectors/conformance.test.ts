import { describe, expect, test } from "vitest";
import { z } from "zod";
import { CATALOG } from "./catalog.ts";
import { httpSettings } from "./http/definition.ts";
import { conformance, SECRET_CANARY, type Subject } from "./kit/conformance.ts";
import { answer } from "./kit/contract-server.ts";
import { jobDestination } from "./kit/job-connector.fixture.ts";
import { findDestination } from "./registry.ts";
import { webhookSettings } from "./webhook/definition.ts";

const destinationOf = (slug: string): Subject["destination"] => {
  const found = findDestination(slug);
  if (found === undefined) throw new Error(`no destination ${slug}`);
  return found.destination;
};

const SUBJECTS: Readonly<Record<string, Subject>> = {
  webhook: {
    destination: destinationOf("webhook"),
    settings: (origin) =>
      webhookSettings.parse({
        url: `${origin}/hook`,
        secret: SECRET_CANARY,
        headers: { "X-Token": SECRET_CANARY },
      }),
  },
  "webhook in batches": {
    destination: destinationOf("webhook"),
    settings: (origin) =>
      webhookSettings.parse({ url: `${origin}/hook`, secret: SECRET_CANARY, batchSize: 100 }),
  },
  "a destination that works in jobs": {
    destination: jobDestination,
    settings: (origin) => ({ url: `${origin}/jobs`, token: SECRET_CANARY }),
    jobs: {
      begin: answer(202, {}, '{"job":"j1"}'),
      tell: {
        working: answer(200, {}, '{"rows":["working","working","working"]}'),
        done: answer(200, {}, '{"rows":["done","done","done"]}'),
        refused: answer(200, {}, '{"rows":["refused","refused","refused"]}'),
        lost: answer(200, {}, '{"rows":[]}'),
      },
    },
  },
  http: {
    destination: destinationOf("http"),
    settings: (origin) =>
      httpSettings.parse({
        url: `${origin}/people/{{event.userId}}?total={{event.properties.total}}`,
        token: SECRET_CANARY,
        body: '{"total": {{event.properties.total}}, "note": "for {{event.userId}}", "all": {{event}}}',
      }),
  },
};

describe.each(Object.entries(SUBJECTS))("%s", (_name, subject) => {
  for (const one of conformance(subject)) test.concurrent(one.name, () => one.run());
});

test("every destination of the catalogue has code, and a settings schema that forms can be drawn from", () => {
  for (const definition of CATALOG) {
    if (definition.roles.includes("destination"))
      expect(findDestination(definition.slug)?.definition).toBe(definition);
    const schema = z.toJSONSchema(definition.settings, { io: "input" });
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      expect(field, `${definition.slug}.${name}`).toMatchObject({
        title: expect.any(String) as string,
        description: expect.any(String) as string,
      });
    for (const secret of definition.secrets) expect(schema.properties).toHaveProperty(secret);
  }
});
