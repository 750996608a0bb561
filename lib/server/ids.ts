import { randomBytes } from "node:crypto";

type Prefix =
  | "usr"
  | "ses"
  | "inv"
  | "tok"
  | "src"
  | "key"
  | "dst"
  | "con"
  | "qry"
  | "tpl"
  | "trf"
  | "trl"
  | "tcs"
  | "lib"
  | "crd"
  | "alr"
  | "chn"
  | "rpl";

/** An opaque id whose prefix tells people what it names: 96 random bits. */
export const newId = (prefix: Prefix): string => `${prefix}_${randomBytes(12).toString("hex")}`;

/** 128 random bits: names a source, allows only sending events. */
export const newWriteKey = (): string => `wk_${randomBytes(16).toString("hex")}`;

/** A session's name in its cookie: 192 random bits. */
export const newSessionId = (): string => `ses_${randomBytes(24).toString("hex")}`;

export const PUBLIC_SESSION_ID_LENGTH = 20;
/** The beginning names a session well enough; the whole id stays between cookie and database. */
export const publicSessionId = (id: string): string => id.slice(0, PUBLIC_SESSION_ID_LENGTH);

/** A single-use secret for links: 256 random bits. */
export const newLinkToken = (): string => randomBytes(32).toString("base64url");
