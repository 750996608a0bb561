/** What we promise, and which tests would fail if a promise broke. docs/promises.md is made of this and of the last results. */

export interface Proof {
  /** What the test does to the system, in a few words. */
  readonly fault: string;
  /** A test file; all tests in it must pass. */
  readonly file: string;
  /** The failures of the test matrix that it covers, such as C1: crash and storage, dependencies, hostile input. */
  readonly ids?: readonly string[];
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
        ids: ["C1"],
        hasFullSize: true,
      },
      {
        fault: "SIGKILL at single system calls of the commit; fsync fails with EIO",
        file: "pipeline/log/crash.slow.test.ts",
        ids: ["C2", "C5"],
        hasFullSize: true,
      },
      { fault: "the disk fills up, and is emptied", file: "pipeline/test/disk-full.test.ts", ids: ["C6"] },
      { fault: "every sync takes 100 ms longer", file: "pipeline/test/slow-disk.test.ts", ids: ["C7"] },
      {
        fault: "bytes of the log are flipped, its tail is cut off",
        file: "pipeline/log/damage.slow.test.ts",
        ids: ["C4"],
        hasFullSize: true,
      },
      {
        fault: "SIGTERM under load; the supervisor dies",
        file: "pipeline/test/stopping.test.ts",
        ids: ["C9"],
      },
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
      {
        fault: "a destination is disabled for longer than the log keeps events",
        file: "pipeline/test/disabled-destination.test.ts",
      },
      {
        fault: "the database refuses an event; the log has let go of it before its replay",
        file: "pipeline/test/dead-letter-evidence.test.ts",
      },
      {
        fault: "books, replays and decisions grow old",
        file: "pipeline/test/forgotten-rows.test.ts",
      },
      {
        fault: "a source's books: stored, repeated, refused, dropped, multiplied",
        file: "pipeline/test/source-ledger.test.ts",
      },
      { fault: "SIGKILL between the two logs", file: "pipeline/test/exactly-once-between-logs.test.ts" },
      { fault: "SIGKILL of the loader", file: "pipeline/test/warehouse-exactly-once.test.ts", ids: ["D9"] },
      {
        fault: "Postgres stops for a while",
        file: "pipeline/test/postgres-gone.test.ts",
        ids: ["D1"],
        hasFullSize: true,
      },
      {
        fault: "every error by which a database says that it cannot answer just now",
        file: "pipeline/route/database-fault.test.ts",
        ids: ["D2"],
      },
      {
        fault: "tables locked away, connections broken",
        file: "pipeline/test/database-away.test.ts",
        ids: ["D1"],
      },
      { fault: "a destination is deleted, and comes back", file: "pipeline/test/forgotten-lanes.test.ts" },
      {
        fault: "replays that pause, are killed, meet a dead destination or a dead letter",
        file: "pipeline/test/replay.test.ts",
      },
      { fault: "no console, a damaged release on disk", file: "pipeline/test/config-survives.test.ts" },
    ],
  },
  {
    title: "Order holds per person and destination",
    text: "Through retries, crashes and restarts, also for people with thousands of events in the queue.",
    proofs: [
      {
        fault: "2,000 faulty histories of the lane in virtual time, within 3 minutes",
        file: "pipeline/route/lane.simulation.slow.test.ts",
        hasFullSize: true,
      },
      {
        fault: "a destination is down for a day at 500 events a second, in virtual time",
        file: "pipeline/route/outage.simulation.test.ts",
        ids: ["D8"],
      },
      {
        fault: "a crash before any part of any step, and seeded bugs that each must be caught",
        file: "pipeline/route/lane.simulation.test.ts",
      },
      {
        fault: "the clock jumps by hours, a day back and to 2038, while events fail and are retried",
        file: "pipeline/test/clock-jumps.test.ts",
        ids: ["C8"],
      },
      { fault: "failures of some, an outage of all, a kill", file: "pipeline/test/order-per-person.test.ts" },
      {
        fault: "half of all attempts fail; a hot person with thousands of events",
        file: "pipeline/test/flapping.test.ts",
        ids: ["D7"],
        hasFullSize: true,
      },
    ],
  },
  {
    title: "At least once, with ids",
    text: "A repetition carries the same messageId and the same delivery id. Events are taken once per source and messageId.",
    proofs: [
      { fault: "the answer to a batch gets lost", file: "pipeline/test/lost-ack.test.ts", ids: ["D10"] },
      { fault: "the receiver answers slowly, then we are killed", file: "pipeline/test/slow-answer.test.ts" },
      { fault: "a job at the destination outlives our restart", file: "pipeline/test/pending.test.ts" },
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
      {
        fault: "a destination is dead under load, its batches fail with all they hold",
        file: "pipeline/test/dead-destination.test.ts",
        ids: ["D6", "D8"],
      },
      { fault: "one poison in a batch of 100", file: "pipeline/test/poison-in-batch.test.ts", ids: ["H5"] },
      {
        fault: "texts that broke others, and random JSON, through the whole pipeline",
        file: "pipeline/test/hostile-events.test.ts",
        ids: ["H1", "H2", "H3"],
        hasFullSize: true,
      },
      {
        fault: "code that hangs, crashes, fails and drops, in sources and destinations",
        file: "pipeline/test/transformations.test.ts",
        ids: ["H6"],
        hasFullSize: true,
      },
      {
        fault: "code that breaks out, floods, forks, allocates and never ends",
        file: "pipeline/sandbox/hostile.slow.test.ts",
        ids: ["H6"],
        hasFullSize: true,
      },
      { fault: "hostile clients at the gateway", file: "pipeline/gateway/hostile.test.ts", ids: ["H4"] },
      {
        fault: "all kinds of answers and broken connections",
        file: "connectors/conformance.test.ts",
        ids: ["D6"],
      },
      { fault: "retries, Retry-After, refused credentials", file: "pipeline/test/retry.test.ts" },
    ],
  },
  {
    title: "A tracking plan holds for every event",
    text: "What breaks it is noted, taken out or kept back, as its mode says, and counted once. What is kept back can be mended.",
    proofs: [
      { fault: "broken events in each mode of a plan", file: "pipeline/test/tracking-plan.test.ts" },
      {
        fault: "an event is kept in quarantine, mended, released; kills while violations are counted",
        file: "pipeline/test/quarantine-release.test.ts",
      },
    ],
  },
  {
    title: "Rules do what they say",
    text: "What a plan, a filter or a mapping does to an event is what its preview said, and it is in the books.",
    proofs: [
      {
        fault: "filters, samples, consent and mappings, changed while events wait",
        file: "pipeline/test/filters-and-mapping.test.ts",
      },
    ],
  },
  {
    title: "Every event can explain itself",
    text: "One page, one call: received, judged, transformed, each attempt at each destination, its warehouse rows. Trouble is told without being asked.",
    proofs: [
      { fault: "an event that fails, and one that does not", file: "pipeline/test/story.test.ts" },
      { fault: "a destination goes down, we restart, it recovers", file: "pipeline/test/alerts.test.ts" },
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
