export interface LoggedEvent {
  readonly offset: number;
  readonly keys: readonly string[];
  readonly isFiltered: boolean;
  /** What the receiver answers to every request that carries it: a refusal, or a failure until it is mended. */
  readonly poison: 400 | 500 | null;
  /** The stage itself fails over it. */
  readonly isHopeless: boolean;
}
