/**
 * A destination that works in jobs, for tests: POST takes rows and answers 202 with a job; GET tells what became of its rows.
 * The job's name carries the row, so that each item can be asked after alone.
 */
import { z } from "zod";
import type { ConnectorDefinition } from "./definition.ts";
import type {
  DeliverIo,
  DeliveryItem,
  DeliveryReport,
  Destination,
  HttpRequest,
  ItemOutcome,
} from "./deliver.ts";
import { classify, classifyFault } from "./classify.ts";
import { evidence } from "./exchange.ts";
import { asOutgoingFault } from "./fault.ts";

const jobSettings = z.strictObject({ url: z.string(), token: z.string() });
type JobSettings = z.infer<typeof jobSettings>;

export const jobDefinition: ConnectorDefinition<typeof jobSettings> = {
  slug: "jobs",
  name: "Jobs",
  roles: ["destination"],
  category: "Test",
  summary: "Takes events as jobs.",
  settings: jobSettings,
  secrets: ["token"],
  limits: { batchItemsMax: 100, batchBytesMax: 1_000_000 },
  ordering: "person",
  verified: "contract",
};

const begun = z.object({ job: z.string() });
const rows = z.object({ rows: z.array(z.enum(["working", "done", "refused", "lost"])) });

function render(items: readonly DeliveryItem[], { url, token }: JobSettings): HttpRequest {
  return {
    method: "POST",
    url,
    headers: { "content-type": "application/json", authorization: token },
    body: JSON.stringify(items.map(({ deliveryId, event }) => ({ id: deliveryId, event }))),
    secretHeaders: ["authorization"],
  };
}

async function deliver(
  items: readonly DeliveryItem[],
  settings: JobSettings,
  io: DeliverIo,
): Promise<DeliveryReport> {
  const request = render(items, settings);
  try {
    const answer = await io.send(request);
    const outcome = classify(answer, io.now());
    if (outcome.kind !== "ok")
      return { outcomes: items.map(() => outcome), exchange: evidence(request, answer, null, 0) };
    const parsed = begun.safeParse(parse(answer.body));
    if (!parsed.success) return { outcomes: items.map(() => outcome), exchange: null };
    const { job } = parsed.data;
    return {
      outcomes: items.map((_, row) => ({ kind: "pending", job: `${job}#${String(row)}` })),
      exchange: null,
    };
  } catch (error) {
    const fault = asOutgoingFault(error);
    const exchange = evidence(request, null, fault.message, 0);
    return { outcomes: items.map(() => classifyFault(fault)), exchange };
  }
}

const MEANINGS: Readonly<Record<"working" | "done" | "refused" | "lost", (job: string) => ItemOutcome>> = {
  working: (job) => ({ kind: "pending", job }),
  done: () => ({ kind: "ok", status: null }),
  refused: () => ({ kind: "drop", code: "row_refused", why: "The row was refused.", status: null }),
  lost: () => ({ kind: "retry", code: "job_lost", why: "The job was lost.", status: null, afterMs: null }),
};

async function poll(
  jobs: readonly string[],
  settings: JobSettings,
  io: DeliverIo,
): Promise<readonly ItemOutcome[]> {
  const states = new Map<string, Promise<readonly (keyof typeof MEANINGS)[]>>();
  const ask = async (job: string): Promise<readonly (keyof typeof MEANINGS)[]> => {
    const answer = await io.send({
      ...render([], settings),
      method: "GET",
      url: `${settings.url}?job=${job}`,
      body: "",
    });
    return rows.parse(parse(answer.body)).rows;
  };
  return Promise.all(
    jobs.map(async (text) => {
      const [job = "", row = "0"] = text.split("#");
      const asked = states.get(job) ?? ask(job);
      states.set(job, asked);
      return MEANINGS[(await asked)[Number(row)] ?? "lost"](text);
    }),
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

export const jobDestination: Destination<JobSettings> = {
  render,
  deliver,
  poll,
  batchItemsMax: () => 100,
  batchOutcome: "each",
};
