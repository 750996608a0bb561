/**
 * All strands of the process stage. The main one takes every source without transformations; a source with a chain has
 * a strand, a cursor and a sandbox child of its own, so that nobody waits for somebody else's code.
 *
 * Who owns a source stands in the event log: a cursor `intake:<sourceId>` that is not HOME. A source changes hands at one
 * offset of the intake log, below which the one has committed everything and from which on the other reads; the
 * cursors are written before anybody reads on. A strand that has lost its chain lets events through as they are,
 * catches up, and goes home. A crash at any point leaves one owner.
 */
import type { Logger } from "pino";
import { backoffMs } from "../base/backoff.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import type { Offset } from "../log/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import type { Chains } from "./chains.ts";
import { IntakeWindow } from "./intake-window.ts";
import {
  HOMECOMING_POLL_MS,
  HOMECOMING_RECORDS,
  KILLS_BASE_MS,
  KILLS_MAX_MS,
  LEAVE_MS,
  REOPEN_BASE_MS,
  REOPEN_MAX_MS,
  TURN_RECORDS_MAX,
} from "./limits.ts";
import type { ProcessMetrics } from "./metrics.ts";
import type { Normalised, Rules } from "./normalise.ts";
import { Strand, type StrandLogs } from "./strand.ts";
import { transformHeld } from "./transform.ts";

/** The main strand's cursor, and the beginning of the others'. */
export const INTAKE_CURSOR = "intake";
/** A source's cursor while the main strand owns it. */
const HOME = Number.MAX_SAFE_INTEGER;

export interface StrandsPorts {
  readonly logs: StrandLogs;
  readonly metrics: ProcessMetrics;
  readonly logger: Logger;
  readonly sandbox: Sandbox;
  readonly rules: () => Rules;
  readonly chains: () => Chains;
  /** What `complaints` says has changed. */
  readonly onComplaint: () => void;
}

/** A source's own strand. */
interface Own {
  readonly sourceId: string;
  readonly strand: Strand;
  complaint: string | null;
  /** Turns in a row in which the sandbox had to be killed. */
  troubles: number;
  /** Milliseconds to wait before the next turn. */
  waitMs: number;
  isGoingHome: boolean;
}

export class Strands {
  readonly #ports: StrandsPorts;
  readonly #window: IntakeWindow;
  readonly #main: Strand;
  readonly #owns = new Map<string, Own>();
  readonly #stopped = new AbortController();
  readonly #untilStopped: Promise<void>;
  readonly #pauses = new Set<() => void>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #drives = new Set<Promise<void>>();
  #changes: Promise<unknown> = Promise.resolve();
  #isRunning = false;

  /** `cursors`: all that begin with INTAKE_CURSOR, as the event log has them. */
  constructor(ports: StrandsPorts, cursors: ReadonlyMap<string, Offset>) {
    this.#ports = ports;
    this.#window = new IntakeWindow(ports.logs.intake, () => 1 + this.#owns.size);
    this.#failed.promise.catch(() => undefined);
    this.#untilStopped = new Promise((resolve) => {
      this.#stopped.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    this.#main = new Strand(
      INTAKE_CURSOR,
      cursors.get(INTAKE_CURSOR) ?? 0,
      {
        ...this.#common(),
        scope: () => ({ accepts: (sourceId) => !this.#owns.has(sourceId), holds: () => false }),
        transform: () => Promise.resolve(),
      },
      TURN_RECORDS_MAX,
    );
    for (const [name, next] of cursors) {
      const sourceId = name.slice(INTAKE_CURSOR.length + 1);
      if (name !== INTAKE_CURSOR && next !== HOME) this.#own(sourceId, next);
    }
  }

  /** Every request below it has been dealt with. */
  get committed(): Offset {
    return Math.min(this.#main.committed, ...[...this.#owns.values()].map(({ strand }) => strand.committed));
  }

  /** One line for each source whose events wait for their transformations. */
  get complaints(): readonly string[] {
    return [...this.#owns.values()].flatMap(({ complaint }) => complaint ?? []);
  }

  /** Works until `stop`; rejects with a log's fault, having lost nothing. */
  async run(): Promise<void> {
    try {
      // A release may come while sources are being adopted: none of them must begin with the main strand.
      while (this.#orphans().length > 0 && !this.#stopped.signal.aborted) await this.#adoptAll();
      this.#isRunning = true;
      this.#drive(() => this.#main.run());
      for (const own of this.#owns.values()) this.#driveOwn(own);
      this.#sendHome();
      await Promise.race([this.#untilStopped, this.#failed.promise]);
    } finally {
      this.stop();
      // Code that is still at work finds its log closed: it commits nothing.
      await Promise.race([Promise.allSettled(this.#drives), this.#leave()]);
    }
  }

  /** After a change of the rules: sources move to strands of their own, or home. Resolves when all of that has begun. */
  async follow(): Promise<void> {
    for (const own of this.#owns.values()) {
      own.troubles = 0;
      own.waitMs = 0;
      own.strand.nudge();
    }
    if (!this.#isRunning) return;
    // A log's fault is no fault of the release: the logs are opened anew, and the sources are adopted then.
    const adopted = this.#adoptAll().catch((error: unknown) => this.#failed.reject(error));
    await Promise.race([adopted, this.#untilStopped]);
    this.#sendHome();
  }

  /** Lets the turns in flight end. */
  stop(): void {
    this.#stopped.abort();
    for (const end of this.#pauses) end();
    this.#main.stop();
    for (const { strand } of this.#owns.values()) strand.stop();
  }

  #common(): Omit<ConstructorParameters<typeof Strand>[2], "scope" | "transform"> {
    const { logs, metrics, rules } = this.#ports;
    return { logs, window: this.#window, metrics, rules };
  }

  #own(sourceId: string, from: Offset): Own {
    const strand = new Strand(`${INTAKE_CURSOR}:${sourceId}`, from, {
      ...this.#common(),
      scope: () => ({
        accepts: (other) => other === sourceId,
        holds: () => this.#ports.chains().of(sourceId) !== null,
      }),
      transform: (normalised) => this.#transform(own, normalised),
    });
    const own: Own = { sourceId, strand, complaint: null, troubles: 0, waitMs: 0, isGoingHome: false };
    this.#owns.set(sourceId, own);
    return own;
  }

  /** Sources that have a chain and no strand get one, from where the main strand stands. */
  #adoptAll(): Promise<void> {
    return this.#inTurn(async () => {
      const newcomers = this.#orphans();
      if (newcomers.length === 0) return;
      if (this.#isRunning) {
        await Promise.race([this.#main.holdAt(this.#main.position), this.#untilStopped]);
        if (this.#stopped.signal.aborted) return;
      }
      try {
        const from = this.#main.committed;
        for (const sourceId of newcomers) {
          await this.#write(`${INTAKE_CURSOR}:${sourceId}`, from);
          const own = this.#own(sourceId, from);
          if (this.#isRunning) this.#driveOwn(own);
        }
      } finally {
        this.#main.release();
      }
    });
  }

  /** Sources that have a chain and no strand. */
  #orphans(): readonly string[] {
    return this.#ports.chains().sourceIds.filter((id) => !this.#owns.has(id));
  }

  #sendHome(): void {
    for (const own of this.#owns.values()) {
      if (own.isGoingHome || this.#ports.chains().of(own.sourceId) !== null) continue;
      own.isGoingHome = true;
      this.#drive(() => this.#goHome(own));
    }
  }

  async #goHome(own: Own): Promise<void> {
    const { strand, sourceId } = own;
    const isWanted = (): boolean => this.#ports.chains().of(sourceId) !== null;
    while (!isWanted() && strand.position + HOMECOMING_RECORDS < this.#main.position) {
      await this.#pause(HOMECOMING_POLL_MS);
      if (this.#stopped.signal.aborted) return;
    }
    await this.#inTurn(async () => {
      if (!isWanted()) await this.#meet(strand);
      if (!isWanted() && !this.#stopped.signal.aborted) {
        // In this order: the main strand must not read again what the other one has dealt with.
        await this.#write(INTAKE_CURSOR, this.#main.committed);
        await this.#write(strand.cursor, HOME);
        this.#owns.delete(sourceId);
        strand.stop();
        this.#ports.onComplaint();
      }
      own.isGoingHome = false;
      strand.release();
      this.#main.release();
    });
  }

  /** Both strands stand at the same offset and wait there. */
  async #meet(strand: Strand): Promise<void> {
    do {
      const at = Math.max(this.#main.position, strand.position);
      const both = Promise.all([this.#main.holdAt(at), strand.holdAt(at)]);
      await Promise.race([both, this.#untilStopped]);
    } while (this.#main.committed !== strand.committed && !this.#stopped.signal.aborted);
  }

  async #write(name: string, next: Offset): Promise<void> {
    await this.#ports.logs.events.append({ records: [], cursor: { name, next } });
  }

  async #transform(own: Own, normalised: Normalised): Promise<void> {
    const { sandbox, chains } = this.#ports;
    if (own.waitMs > 0) await this.#pause(own.waitMs);
    const chain = chains().of(own.sourceId);
    if (chain === null) throw new Error("events are held for a chain only");
    const before = sandbox.kills(own.sourceId);
    await transformHeld(normalised, chain, sandbox);
    const isCalm = sandbox.kills(own.sourceId) === before;
    own.troubles = isCalm ? 0 : own.troubles + 1;
    const backoff = { baseMs: KILLS_BASE_MS, maxMs: KILLS_MAX_MS };
    own.waitMs = isCalm ? 0 : backoffMs(own.troubles, backoff, Math.random());
    const names = chain.chain.steps.map(({ name, link }) => `"${name}" version ${String(link.version)}`);
    const wait = `${String(Math.ceil(own.waitMs / 1000))} s`;
    this.#complain(
      own,
      own.troubles < 2
        ? null
        : `Source "${chain.base["sourceName"] ?? ""}": ${names.join(", ")} crashes the sandbox again and again; its events wait ${wait} between two turns.`,
    );
  }

  #driveOwn(own: Own): void {
    this.#drive(async () => {
      for (let failures = 1; !this.#stopped.signal.aborted; failures++) {
        const from = own.strand.committed;
        try {
          await own.strand.run();
          return;
        } catch (error) {
          if (codeOf(error) !== "transformation_unavailable") throw error;
          if (own.strand.committed > from) failures = 1;
          if (this.#stopped.signal.aborted) return;
          this.#ports.logger.error({ err: error, sourceId: own.sourceId }, "transformations cannot run");
          this.#complain(
            own,
            `Transformations cannot run, so events of one source wait: ${messageOf(error)}`,
          );
          await this.#pause(
            backoffMs(failures, { baseMs: REOPEN_BASE_MS, maxMs: REOPEN_MAX_MS }, Math.random()),
          );
        }
      }
    });
  }

  #drive(work: () => Promise<void>): void {
    const drive = work().catch((error: unknown) => {
      this.#failed.reject(error);
    });
    this.#drives.add(drive);
    void drive.then(() => this.#drives.delete(drive));
  }

  #complain(own: Own, complaint: string | null): void {
    if (own.complaint === complaint) return;
    own.complaint = complaint;
    this.#ports.onComplaint();
  }

  /** Changes of owners happen one after the other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const running = this.#changes.then(work);
    this.#changes = running.catch(() => undefined);
    return running;
  }

  #leave(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, LEAVE_MS).unref());
  }

  /** Ends early when everything stops. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#pauses.add(end);
      if (this.#stopped.signal.aborted) end();
    });
  }
}
