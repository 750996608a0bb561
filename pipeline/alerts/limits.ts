/** Bounds of the alerts; each says why. */

/** Clearly below its threshold, so that a value that swings around it does not ring each time. */
export const RECOVERED_SHARE = 0.8;
/** Nobody calls a source silent before it had this long to find a gateway that has just started. */
export const RECONNECT_MINUTES = 10;
/** What comes back within this time is the same incident again. */
export const RETURN_WITHIN_MS = 10 * 60_000;
/** However often it has come back, it counts as over after this long. */
export const CLEAR_FOR_MS_MAX = 30 * 60_000;

/** One message to one channel; the receiver's whole answer included. */
export const SEND_TIMEOUT_MS = 15_000;
export const SEND_RETRY = { baseMs: 5_000, maxMs: 15 * 60_000 };
/** With the delays above: about two hours of trying. A message older than that is no help any more. */
export const SEND_ATTEMPTS_MAX = 14;
/** How often messages that are due are looked for, besides right after they were written. */
export const SEND_EVERY_MS = 5_000;
export const SEND_AT_ONCE = 8;
/** Of an answer or error, as much as a person wants to read. */
export const ANSWER_CHARS_MAX = 500;

/** Samples of lanes, from which "would have fired" is told. */
export const SAMPLES_KEPT_MS = 25 * 3_600_000;
export const PREVIEW_MS = 24 * 3_600_000;
/** Points of a preview's chart for each source or destination. */
export const PREVIEW_STEP_MS = 5 * 60_000;
/** Destinations or sources in one preview; a chart of more is no chart. */
export const PREVIEW_SUBJECTS_MAX = 12;
/** A source that was last heard of longer ago was switched off. */
export const KNOWN_SOURCE_MS = 7 * 86_400_000;
/** Closed incidents are kept this long. */
export const INCIDENTS_KEPT_MS = 90 * 86_400_000;
