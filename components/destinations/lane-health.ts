import type { Status } from "@/components/ui/status-chip";
import type { Lane } from "@/lib/client/delivery";

/** What a destination's lane is doing, in the words that list, page and graph share. */
export interface LaneHealth {
  readonly status: Status;
  readonly word: string;
  /** What it means, in a sentence. */
  readonly says: string;
  /** Events do not get through: somebody should look. */
  readonly isFailing: boolean;
}

const DISABLED: LaneHealth = {
  status: "disabled",
  word: "Disabled",
  says: "Nothing is sent. When it is enabled again, it goes on where it stopped.",
  isFailing: false,
};
const UNKNOWN: LaneHealth = {
  status: "no_data",
  word: "No data",
  says: "The pipeline does not tell how this destination is.",
  isFailing: false,
};

const RUNNING: LaneHealth = {
  status: "healthy",
  word: "Running",
  says: "Events are sent as they arrive.",
  isFailing: false,
};

const STATES: Readonly<Record<Lane["state"], LaneHealth>> = {
  running: RUNNING,
  paused: {
    status: "degraded",
    word: "Paused",
    says: "The destination refused our credentials or its settings cannot be used. Events wait until the settings change.",
    isFailing: true,
  },
  open: {
    status: "down",
    word: "Down",
    says: "The destination does not take events. They wait in order; Tributary tries again by itself.",
    isFailing: true,
  },
  half_open: {
    status: "retrying",
    word: "Recovering",
    says: "A few events are sent to see whether the destination is back.",
    isFailing: true,
  },
  throttled: {
    status: "throttled",
    word: "Throttled",
    says: "The destination or its rate limit slows us down. Events wait their turn.",
    isFailing: false,
  },
};

const RETRYING: LaneHealth = {
  status: "retrying",
  word: "Retrying",
  says: "Some people's events failed and are tried again; all others go on.",
  isFailing: false,
};
const FAILING: LaneHealth = {
  status: "failed",
  word: "Failing",
  says: "The destination takes requests but refuses most events for good: they become dead letters.",
  isFailing: true,
};

/** How many events ended lately, and how. */
export interface Ended {
  readonly delivered: number;
  readonly failed: number;
}

/** `lane` is undefined while the pipeline does not tell, `ended` when nobody counted. */
export function laneHealth(
  destination: { readonly enabled: boolean },
  lane: Lane | undefined,
  ended?: Ended,
): LaneHealth {
  if (!destination.enabled) return DISABLED;
  if (lane === undefined) return UNKNOWN;
  if (lane.state !== "running") return STATES[lane.state];
  if (ended !== undefined && ended.failed > ended.delivered) return FAILING;
  return lane.held > 0 ? RETRYING : RUNNING;
}
