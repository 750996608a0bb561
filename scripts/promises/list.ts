/** What we promise, and which tests would fail if a promise broke. docs/promises.md is made of this and of the last results. */

export interface Proof {
  /** What the test does to the system, in a few words. */
  readonly fault: string;
  /** A test file; all tests in it must pass. */
  readonly file: string;
  /** True when TRIBUTARY_FULL=1 makes it larger. */
  readonly hasFullSize?: boolean;
}

export interface Promised {
  readonly title: string;
  readonly text: string;
  readonly proofs: readonly Proof[];
}

export const PROMISES: readonly Promised[] = [
  {
    title: "An ack means on disk",
    text: "HTTP 200 is sent after the event is durably committed. A fault of ours is never a 4xx: SDKs delete on 4xx.",
    proofs: [
      {
        fault: "SIGKILL again and again under load, with a webhook and the warehouse behind",
        file: "pipeline/test/kill-loop.test.ts",
        hasFullSize: true,
      },
      {
        fault: "SIGKILL at single system calls of the commit; fsync fails with EIO",
        file: "pipeline/log/crash.slow.test.ts",
        hasFullSize: true,
      },
      { fault: "the disk fills up, and is emptied", file: "pipeline/test/disk-full.test.ts" },
      { fault: "every sync takes 100 ms longer", file: "pipeline/test/slow-disk.test.ts" },
      {
        fault: "bytes of the log are flipped, its tail is cut off",
        file: "pipeline/log/damage.slow.test.ts",
        hasFullSize: true,
      },
      { fault: "SIGTERM under load; the supervisor dies", file: "pipeline/test/stopping.test.ts" },
    ],
  },
  {
    title: "Nothing acked is lost",
    text: "For each destination: accepted = delivered + filtered + suppressed + dead-lettered + held + lag. The ledger always balances.",
    proofs: [
      {
        fault: "kills, a dead destination, dead letters, replays",
        file: "pipeline/test/no-loss-per-destination.test.ts",
      },
      { fault: "SIGKILL between the two logs", file: "pipeline/test/exactly-once-between-logs.test.ts" },
      { fault: "SIGKILL of the loader", file: "pipeline/test/warehouse-exactly-once.test.ts" },
      {
        fault: "Postgres stops for a while",
        file: "pipeline/test/postgres-gone.test.ts",
        hasFullSize: true,
      },
      { fault: "tables locked away, connections broken", file: "pipeline/test/database-away.test.ts" },
      { fault: "no console, a damaged release on disk", file: "pipeline/test/config-survives.test.ts" },
    ],
  },
  {
    title: "Order holds per person and destination",
    text: "Through retries, crashes and restarts, also for people with thousands of events in the queue.",
    proofs: [
      {
        fault: "hundreds of faulty histories of the lane in virtual time",
        file: "pipeline/route/lane.simulation.test.ts",
      },
      { fault: "failures of some, an outage of all, a kill", file: "pipeline/test/order-per-person.test.ts" },
      {
        fault: "half of all attempts fail; a hot person with thousands of events",
        file: "pipeline/test/flapping.test.ts",
        hasFullSize: true,
      },
    ],
  },
  {
    title: "At least once, with ids",
    text: "A repetition carries the same messageId and the same delivery id. Events are taken once per source and messageId.",
    proofs: [
      { fault: "the answer to a batch gets lost", file: "pipeline/test/lost-ack.test.ts" },
      { fault: "the receiver answers slowly, then we are killed", file: "pipeline/test/slow-answer.test.ts" },
      { fault: "unmodified Segment SDKs in Node and Chromium", file: "pipeline/test/sdk-segment.test.ts" },
      {
        fault: "unmodified RudderStack SDKs in Node and Chromium",
        file: "pipeline/test/sdk-rudderstack.test.ts",
      },
    ],
  },
  {
    title: "One bad thing stays one bad thing",
    text: "A poison event, a dead destination, crashing code or a hostile client neither stops nor slows the others.",
    proofs: [
      { fault: "one poison in a batch of 100", file: "pipeline/test/poison-in-batch.test.ts" },
      {
        fault: "texts that broke others, and random JSON, through the whole pipeline",
        file: "pipeline/test/hostile-events.test.ts",
        hasFullSize: true,
      },
      { fault: "hostile clients at the gateway", file: "pipeline/gateway/hostile.test.ts" },
      { fault: "all kinds of answers and broken connections", file: "connectors/conformance.test.ts" },
      { fault: "retries, Retry-After, refused credentials", file: "pipeline/test/retry.test.ts" },
    ],
  },
  {
    title: "A tracking plan holds for every event",
    text: "What breaks it is noted, taken out or kept back, as its mode says, and counted once. What is kept back can be mended.",
    proofs: [
      {
        fault: "events that fit and events that do not, in each mode",
        file: "pipeline/test/tracking-plan.test.ts",
      },
      {
        fault: "a blocked event is mended and released; SIGKILL while violations are counted",
        file: "pipeline/test/quarantine-release.test.ts",
      },
    ],
  },
  {
    title: "Every event can explain itself",
    text: "One page, one call: received, judged, transformed, each attempt at each destination, its warehouse rows.",
    proofs: [
      { fault: "an event that fails, and one that does not", file: "pipeline/test/story.test.ts" },
      { fault: "a live view that is slow, or goes away", file: "pipeline/test/live-view.test.ts" },
    ],
  },
  {
    title: "One command, and the data survives",
    text: "`npm start` on a bare machine; what cannot start says why; whatever dies is started again.",
    proofs: [
      {
        fault: "ports, disks, databases and keys that are wrong",
        file: "scripts/start/refusals.slow.test.ts",
      },
      { fault: "any process is killed", file: "scripts/start/supervision.slow.test.ts" },
    ],
  },
];
