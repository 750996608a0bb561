/** What a replay or a decision is about. */
export type Choice =
  | { readonly kind: "letters"; readonly ids: readonly string[] }
  | { readonly kind: "group"; readonly fingerprint: string; readonly open: number }
  | {
      readonly kind: "window";
      readonly from: number;
      readonly to: number;
      readonly filter: { readonly name?: string; readonly sourceId?: string; readonly userId?: string };
    };

/** As `POST /replays` takes it. `releaseNumber`: whose rules; null for today's. */
export function replayBodyOf(destinationId: string, choice: Choice, releaseNumber: number | null) {
  return { ...chosen(destinationId, choice), ...(releaseNumber === null ? {} : { releaseNumber }) };
}

function chosen(destinationId: string, choice: Choice) {
  switch (choice.kind) {
    case "letters":
      return { destinationId, deadLetterIds: [...choice.ids] };
    case "group":
      return { destinationId, fingerprint: choice.fingerprint };
    case "window":
      return { destinationId, from: choice.from, to: choice.to, filter: choice.filter };
    default:
      return choice satisfies never;
  }
}

/** Names a replay before it is asked for. Works without a secure context, where `randomUUID` is missing. */
export function newReplayId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `rpl_${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
