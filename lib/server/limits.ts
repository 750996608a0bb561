/** The console's limits, each with its unit and reason. */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Enough for a person who tries all old passwords, far too few to guess. */
export const LOGIN_FAILURES_PER_ACCOUNT = { failuresMax: 10, windowMs: 15 * MINUTE_MS };
/** An office behind one address must still be able to sign in. */
export const LOGIN_FAILURES_PER_IP = { failuresMax: 50, windowMs: 15 * MINUTE_MS };
/** Refused sign-ins with addresses that nobody has: enough to notice, too few to fill the audit log. */
export const STRANGERS_NOTED = { failuresMax: 20, windowMs: 15 * MINUTE_MS };
/** Refusals of one action of one actor are one entry of the audit log, with how many they were. */
export const REFUSALS_TOGETHER_MS = MINUTE_MS;
/** Entries about one actor: enough to see what somebody tries, too few to fill the audit log. */
export const REFUSALS_NOTED = { failuresMax: 60, windowMs: 60 * MINUTE_MS };
/** Links carry 256 random bits; this only keeps the noise down. */
export const LINK_FAILURES_PER_IP = { failuresMax: 30, windowMs: 15 * MINUTE_MS };

/** A link for a new password: long enough to hand over, short enough to be forgotten in a chat. */
export const PASSWORD_RESET_MS = DAY_MS;

/** Sign in again after this, whatever happens. */
export const SESSION_ABSOLUTE_MS = 14 * DAY_MS;
/** Sign in again after this long without a request. */
export const SESSION_IDLE_MS = 3 * DAY_MS;
/** `lastSeenAt` and `lastUsedAt` are written at most this often. */
export const TOUCH_EVERY_MS = MINUTE_MS;

/** Larger than any reasonable form, smaller than anything that hurts. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** An e-mail address, a password and a token against forgery. */
export const SIGN_IN_BYTES_MAX = 16 * 1024;
/** A live stream checks this often that its session or token still holds. */
export const STREAM_RECHECK_MS = 2000;
