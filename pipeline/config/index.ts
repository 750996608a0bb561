/**
 * The configuration that the pipeline runs on. Reads the last good release from disk, pulls the present one from the
 * console, takes those that are pushed. A release runs once every role has applied it; then it is kept on disk; then
 * the running number moves. Guarantees: a forged, older or unknown release changes nothing; after a crash the pipeline
 * starts with the last release that ran. Limits: releases are applied one at a time, in the order in which they came.
 */
import type { Logger } from "pino";
import type { Release } from "../../contract/release.ts";
import { keyInfo } from "../../contract/sealing.ts";
import { backoffMs } from "../base/backoff.ts";
import type { PipelineEnv } from "../base/env.ts";
import { Fault, messageOf } from "../base/fault.ts";
import { deriveKey } from "../base/keys.ts";
import { keep, readKept } from "./kept.ts";
import { pullRelease } from "./pull.ts";
import { verifyRelease, type VerifiedRelease } from "./release.ts";

export interface ConfigOptions {
  readonly env: Pick<PipelineEnv, "dataDir" | "secretKey" | "consoleUrl">;
  readonly logger: Logger;
  /** Hands the release to all roles; rejects when one refuses it and all run on `previous` again. */
  apply(release: Release, previous: Release | null): Promise<void>;
}

/** A console that was reached is asked again this often (it answers 304), in case a push got lost. */
const PULL_EVERY_MS = 30_000;
const PULL_RETRY = { baseMs: 500, maxMs: 30_000 };

export class Config {
  readonly #options: ConfigOptions;
  readonly #key: Buffer;
  readonly #bearer: string;
  #running: Release | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #pullFailures = 0;
  #refusal: string | null = null;
  #diskTrouble: string | null = null;
  #stopped = false;

  constructor(options: ConfigOptions) {
    this.#options = options;
    this.#key = deriveKey(options.env.secretKey, keyInfo("release"));
    this.#bearer = deriveKey(options.env.secretKey, keyInfo("control")).toString("base64url");
  }

  get running(): Release | null {
    return this.#running;
  }

  /** What is wrong with the configuration, for people; null when all is well. */
  get degraded(): string | null {
    return this.#refusal ?? this.#diskTrouble;
  }

  /** Applies the release on disk, if there is a good one, then begins to ask the console. Never throws. */
  async start(): Promise<void> {
    try {
      const kept = await readKept(this.#options.env.dataDir);
      if (kept !== null) await this.#inTurn(() => this.#apply(verifyRelease(kept, this.#key), "disk"));
    } catch (error) {
      this.#options.logger.error({ error: messageOf(error) }, "the release on disk is unusable");
      this.#diskTrouble = `The release on disk is unusable: ${messageOf(error)}`;
    }
    if (!this.#stopped) void this.#pull();
  }

  /**
   * Takes a pushed release and answers with the number that runs now. The release that runs already is taken again
   * without effect. Throws Fault `release_invalid` (forged, unknown shape) or `conflict` (older than the running one).
   */
  async push(given: unknown): Promise<number> {
    return this.#take(given, "push");
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#queue;
  }

  async #pull(): Promise<void> {
    const console = { url: this.#options.env.consoleUrl, bearer: this.#bearer };
    let delayMs = PULL_EVERY_MS;
    try {
      const given = await pullRelease(console, this.#running?.number ?? null);
      this.#pullFailures = 0;
      if (given !== null) await this.#take(given, "pull");
      // What runs is what is published: an older one that was refused meanwhile was only late.
      else if (this.#running !== null) this.#refusal = null;
      // A console without a release is still being set up.
      else delayMs = 5000;
    } catch (error) {
      this.#pullFailures += 1;
      delayMs = backoffMs(this.#pullFailures, PULL_RETRY, Math.random());
      this.#options.logger.debug(
        { error: messageOf(error), retryInMs: delayMs },
        "no release from the console",
      );
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#pull(), delayMs);
  }

  /** A refused release changes nothing, but people must learn why the one before it goes on running. */
  async #take(given: unknown, from: "push" | "pull"): Promise<number> {
    try {
      const verified = verifyRelease(given, this.#key);
      return await this.#inTurn(() => this.#apply(verified, from));
    } catch (error) {
      this.#refusal = `A release was refused: ${messageOf(error)}`;
      this.#options.logger.error({ error: messageOf(error), from }, "release refused");
      throw error;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #apply({ release, signed }: VerifiedRelease, from: "disk" | "push" | "pull"): Promise<number> {
    const previous = this.#running;
    if (previous !== null && release.number <= previous.number) return refuseOlder(release, previous);
    await this.#options.apply(release, previous);
    this.#refusal = null;
    if (from !== "disk") await this.#keep(signed);
    this.#running = release;
    this.#options.logger.info({ release: release.number, from }, "release runs");
    return release.number;
  }

  /** A disk that cannot keep the release does not stop it from running, but people must know. */
  async #keep(signed: VerifiedRelease["signed"]): Promise<void> {
    try {
      await keep(this.#options.env.dataDir, signed);
      this.#diskTrouble = null;
    } catch (error) {
      this.#diskTrouble = `The release could not be kept on disk: ${messageOf(error)}`;
      this.#options.logger.error({ error: messageOf(error) }, "the release could not be kept on disk");
    }
  }
}

/** The same release again is harmless. A rollback carries a new number, so a lower one is a mistake or an attack. */
function refuseOlder(given: Release, running: Release): number {
  if (given.number === running.number && JSON.stringify(given) === JSON.stringify(running))
    return running.number;
  throw new Fault(
    "conflict",
    `Release ${String(given.number)} is not newer than release ${String(running.number)}, which runs. ` +
      "If the console's database was reset, remove release.json from the data directory and restart.",
  );
}
