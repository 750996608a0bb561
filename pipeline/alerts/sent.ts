/** What became of one try at sending, and what sending needs. */
import type { Outgoing } from "../../connectors/kit/http.ts";

/** `final`: trying again cannot help until somebody changes the channel. */
export type Sent =
  | { readonly kind: "sent"; readonly answer: string }
  | {
      readonly kind: "failed";
      readonly error: string;
      readonly answer: string | null;
      readonly final: boolean;
    };

export interface SendPorts {
  readonly outgoing: Outgoing;
  readonly allowNetworks: readonly string[];
  readonly sealingKey: Uint8Array;
  readonly now: () => number;
}
