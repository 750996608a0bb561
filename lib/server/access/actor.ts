import type { Role } from "@/lib/contract/access";

interface Who {
  /** "user:<id>", "token:<id>" or "system". */
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  /** Whether values of people's data are shown; see contract/access.ts seesPii. */
  readonly seesPii: boolean;
  /** What a token is narrowed to. */
  readonly scopes: readonly string[];
}

/** Who acts. Made only by lib/server/access and boot code; verbs trust it. */
export type Actor =
  | (Who & {
      readonly kind: "user";
      readonly userId: string;
      readonly sessionId: string;
      readonly email: string;
    })
  | (Who & { readonly kind: "token"; readonly tokenId: string })
  | (Who & { readonly kind: "system" });

/** What every verb gets first. */
export interface Context {
  readonly actor: Actor;
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

const SYSTEM: Actor = {
  kind: "system",
  key: "system",
  name: "Tributary",
  role: "owner",
  seesPii: true,
  scopes: ["all"],
};

/** For what the installation does by itself, e.g. creating the owner that the environment names. */
export const systemContext = (requestId = "system"): Context => ({
  actor: SYSTEM,
  requestId,
  ip: null,
  userAgent: null,
});
