export interface LoggedEvent {
  readonly offset: number;
  readonly keys: readonly string[];
  readonly isFiltered: boolean;
  readonly isPoison: boolean;
  /** The stage itself fails over it. */
  readonly isHopeless: boolean;
}
