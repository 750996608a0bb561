/**
 * Alerts. Evaluates the rules of the running release every few seconds, keeps incidents in Postgres and tells people
 * through webhooks, chats and e-mail. Lives in main, beside the control API, because it asks all roles and must outlive
 * each of them. Needs neither the console nor a browser.
 *
 * Reads: delivery_minutes, dead_letters, the minute counts of the logs, the lanes' status. Writes: alert_* tables.
 * Guarantees: an incident is opened once however often the process restarts; a message that was written is sent at least
 * once, always under the same id. While Postgres is away nothing is judged: the status says so, and nothing is lost.
 */
import type { Logger } from "pino";
import type {
  AlertPreview,
  AlertPreviewResult,
  AlertsNow,
  ChannelTest,
  ChannelTestResult,
} from "../../contract/alert.ts";
import { createOutgoing } from "../../connectors/kit/http.ts";
import { keyInfo } from "../../contract/sealing.ts";
import type { PipelineEnv } from "../base/env.ts";
import { Fault, messageOf } from "../base/fault.ts";
import { deriveKey } from "../base/keys.ts";
import type { Roles } from "../base/roles.ts";
import type { Config } from "../config/index.ts";
import { openLogReader } from "../log/index.ts";
import { Figures, MINUTE_MS } from "./figures.ts";
import { SEND_EVERY_MS, SEND_TIMEOUT_MS } from "./limits.ts";
import { testMessage } from "./message.ts";
import { Outbox } from "./outbox.ts";
import { preview } from "./preview.ts";
import { AlertStore } from "./store.ts";
import { notificationId, sendThrough } from "./target.ts";
import { Watcher } from "./watcher.ts";

export interface AlertsOptions {
  readonly env: PipelineEnv;
  readonly logger: Logger;
  readonly roles: Roles;
  readonly config: Config;
}

export interface Alerts {
  /** Where every rule stood at the last look. */
  now(): AlertsNow;
  /** Throws Fault `database_unavailable` or `starting`. */
  preview(draft: AlertPreview): Promise<AlertPreviewResult>;
  /** Really sends. Never throws: what went wrong is the answer. */
  test(test: ChannelTest): Promise<ChannelTestResult>;
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 2_000;
const TRIM_EVERY_MS = 60 * MINUTE_MS;

export async function startAlerts(options: AlertsOptions): Promise<Alerts> {
  const { env } = options;
  const outgoing = createOutgoing({ allowNetworks: env.allowNetworks, totalTimeoutMs: SEND_TIMEOUT_MS });
  const sending = {
    outgoing,
    allowNetworks: env.allowNetworks,
    sealingKey: deriveKey(env.secretKey, keyInfo("sealing")),
    now: () => Date.now(),
  };
  const watching =
    env.databaseUrl === undefined ? null : await startWatching(options, env.databaseUrl, sending);
  return {
    now: () => watching?.now() ?? { evaluatedAt: null, why: "There is no database.", items: [] },
    async preview(draft) {
      if (watching === null) throw new Fault("database_unavailable", "Alerts need a database.");
      return watching.preview(draft);
    },
    async test({ channelId, consoleUrl, ...target }) {
      const startedAt = Date.now();
      const url = (consoleUrl ?? env.consoleUrl).replace(/\/+$/, "");
      const id = notificationId("test", channelId ?? "", String(startedAt));
      const message = { ...testMessage(url, startedAt), notificationId: id };
      const sent = await sendThrough({ ...target, id: channelId }, message, sending);
      const durationMs = Date.now() - startedAt;
      return sent.kind === "sent"
        ? { sent: true, answer: sent.answer, error: null, durationMs }
        : { sent: false, answer: sent.answer, error: sent.error, durationMs };
    },
    async stop() {
      // Requests that are out end at once; their messages wait for the next start.
      await outgoing.close();
      await watching?.stop();
    },
  };
}

type Sending = Omit<ConstructorParameters<typeof Outbox>[0], "store" | "release" | "random">;
type Watching = Pick<Alerts, "now" | "preview" | "stop">;

async function startWatching(
  { env, logger, roles, config }: AlertsOptions,
  databaseUrl: string,
  sending: Sending,
): Promise<Watching> {
  const store = new AlertStore(databaseUrl);
  const [events, violations] = await Promise.all(
    (["events", "violations"] as const).map((name) => openLogReader({ dataDir: env.dataDir, name })),
  );
  if (events === undefined || violations === undefined) throw new Error("two readers were opened");
  const figures = new Figures({ pool: store.pool, roles, events, violations });
  const { consoleUrl, alertEveryMs: everyMs } = env;
  const watcher = new Watcher({ store, figures, everyMs, consoleUrl }, Date.now());
  const outbox = new Outbox({ ...sending, store, release: () => config.running, random: Math.random });
  let evaluatedAt: number | null = null;
  let why: string | null = null;
  let trimmedAt = 0;

  async function look(): Promise<void> {
    const release = config.running;
    if (release === null) return;
    const now = Date.now();
    await watcher.look(release, now);
    [evaluatedAt, why] = [now, null];
    if (now - trimmedAt < TRIM_EVERY_MS) return;
    await store.trim(now);
    trimmedAt = now;
  }
  const complain = (error: unknown): void => {
    // Once for each trouble: the next hundred looks would say the same.
    if (why === null) logger.warn({ error: messageOf(error) }, "alerts cannot be judged");
    why = `Alerts cannot be judged: ${messageOf(error)}`;
  };
  // What is wrong with the database, the looks tell.
  const send = (): Promise<void> => outbox.drain().catch(() => undefined);
  const looking = repeat(everyMs, async () => {
    await look().catch(complain);
    void send();
  });
  const sendingLoop = repeat(SEND_EVERY_MS, send);
  return {
    now: () => ({ evaluatedAt, why, items: watcher.now }),
    async preview(draft) {
      const release = config.running;
      if (release === null) throw new Fault("starting", "The pipeline has no configuration yet.");
      return preview(draft, release, Date.now(), { store, figures });
    },
    async stop() {
      // A mail server may take its time; the message goes out again under the same id.
      await Promise.race([
        Promise.all([looking.stop(), sendingLoop.stop()]),
        new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref()),
      ]);
      await Promise.all([store.close(), events.close(), violations.close()]);
    },
  };
}

/** Runs `work` again and again with this pause between its end and its next start. `stop` waits for the last one. */
function repeat(pauseMs: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let isStopped = false;
  let timer: NodeJS.Timeout;
  let running = Promise.resolve();
  const run = (): void => {
    running = work().then(() => {
      if (!isStopped) timer = setTimeout(run, pauseMs);
    });
  };
  timer = setTimeout(run, Math.min(pauseMs, 1000));
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
