/** "Would have fired": the same figures, the same judgement and the same states, minute by minute over the last day. */
import { alertUnit, type AlertPreview, type AlertPreviewResult } from "../../contract/alert.ts";
import type { Release } from "../../contract/release.ts";
import { isCounting, MINUTE_MS, type Count, type Counting, type Figures } from "./figures.ts";
import { counted, judge, NOTHING, type Figure } from "./judge.ts";
import { KNOWN_SOURCE_MS, PREVIEW_MS, PREVIEW_STEP_MS, PREVIEW_SUBJECTS_MAX } from "./limits.ts";
import { step, type AlertState } from "./state.ts";
import type { AlertStore, Subject } from "./store.ts";
import { subjectsOf } from "./watcher.ts";

const MINUTES = PREVIEW_MS / MINUTE_MS;

/** The figure of each minute, oldest first, of one subject. */
type Series = readonly Figure[];

export interface PreviewPorts {
  readonly store: AlertStore;
  readonly figures: Figures;
}

export async function preview(
  draft: AlertPreview,
  release: Release,
  now: number,
  ports: PreviewPorts,
): Promise<AlertPreviewResult> {
  // The minute that runs counts, too.
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const from = to - PREVIEW_MS;
  const subjects = subjectsOf(draft, release);
  const series = await seriesOf(draft, subjects, from, ports);
  const played = subjects.flatMap((subject) => {
    const own = series.get(subject.id);
    return own === undefined ? [] : [play(draft, subject, own, from)];
  });
  const known = played.flatMap(({ points }) => points.slice(0, 1).map(({ at }) => at));
  return {
    from,
    to,
    stepMs: PREVIEW_STEP_MS,
    knownFrom: known.length === 0 ? null : Math.min(...known),
    subjects: played.toSorted((a, b) => worst(b) - worst(a)).slice(0, PREVIEW_SUBJECTS_MAX),
  };
}

type Played = AlertPreviewResult["subjects"][number];

/** Those that would have fired come first. */
const worst = ({ firings, points }: Played): number =>
  firings.length * 1e12 + Math.max(0, ...points.map(({ value }) => value));

interface Firing {
  readonly from: number;
  to: number | null;
  peak: number;
}

function play(draft: AlertPreview, subject: Subject, series: Series, from: number): Played {
  const peaks = new Map<number, number>();
  for (const [index, { value }] of series.entries()) {
    if (value === null) continue;
    const bucket = Math.floor((from + index * MINUTE_MS) / PREVIEW_STEP_MS) * PREVIEW_STEP_MS;
    peaks.set(bucket, Math.max(peaks.get(bucket) ?? 0, value));
  }
  const points = [...peaks].map(([at, value]) => ({ at, value: Math.round(value * 100) / 100 }));
  return { subjectId: subject.id, name: subject.name, points, firings: firingsOf(draft, series, from) };
}

function firingsOf(draft: AlertPreview, series: Series, from: number): readonly Firing[] {
  const pace = { forMs: draft.forSeconds * 1000, everyMs: MINUTE_MS };
  const firings: Firing[] = [];
  let state: AlertState = { kind: "ok", since: from, previous: null };
  for (const [index, figure] of series.entries()) {
    const now = from + index * MINUTE_MS;
    const next = step(state, judge(draft.condition, figure), { now, newId: "preview" }, pace);
    state = next.state;
    if (next.change?.kind === "resolve") Object.assign(firings.at(-1) ?? {}, { to: now });
    else if (next.change !== null) firings.push({ from: now, to: null, peak: 0 });
    const last = firings.at(-1);
    if (last?.to === null) last.peak = Math.max(last.peak, figure.value ?? 0);
  }
  return firings;
}

/** Those without any figures are absent. */
async function seriesOf(
  { condition }: AlertPreview,
  subjects: readonly Subject[],
  from: number,
  { store, figures }: PreviewPorts,
): Promise<ReadonlyMap<string, Series>> {
  const ids = subjects.map(({ id }) => id);
  const to = from + PREVIEW_MS;
  if (isCounting(condition)) {
    const before = from - condition.windowMinutes * MINUTE_MS;
    const counts = await figures.counts(condition, ids, { from: before, to }, true);
    const series = mapBySubject(counts, (own) => slidingSums(condition, own, from));
    if (alertUnit(condition) === "percent") return series;
    // None is a number, too, where a number is what counts.
    const none = slidingSums(condition, [], from);
    return new Map(ids.map((id) => [id, series.get(id) ?? none]));
  }
  if (condition.kind === "no_data") {
    const accepted = await figures.accepted({ from: from - KNOWN_SOURCE_MS, to });
    const wanted = new Set(ids);
    const own = accepted.filter(({ subjectId }) => wanted.has(subjectId));
    return mapBySubject(own, (counts) => silences(counts, from));
  }
  const samples = await store.samples(ids, from);
  const pick = condition.kind === "lane_stuck" ? "stuck" : "oldest";
  const points = samples.map(({ id, minute, [pick]: value }) => ({ subjectId: id, minute, value }));
  return mapBySubject(points, (own) => {
    const at = new Map(own.map(({ minute, value }) => [minute, value]));
    return minutesFrom(from, (minute) => {
      const value = at.get(minute);
      return value === undefined ? NOTHING : { value, of: 1 };
    });
  });
}

const mapBySubject = <T extends { readonly subjectId: string }>(
  items: readonly T[],
  make: (own: readonly T[]) => Series,
): ReadonlyMap<string, Series> =>
  new Map([...Map.groupBy(items, ({ subjectId }) => subjectId)].map(([id, own]) => [id, make(own)]));

const minutesFrom = (from: number, make: (minute: number) => Figure): Series =>
  Array.from({ length: MINUTES }, (_, index) => make(from + index * MINUTE_MS));

/** At each minute, the sums over the window that ends with it. */
function slidingSums(condition: Counting, counts: readonly Count[], from: number): Series {
  const { windowMinutes } = condition;
  const at = new Map(counts.map((count) => [count.minute, count]));
  let [part, whole] = [0, 0];
  const add = (minute: number, sign: 1 | -1): void => {
    const count = at.get(minute);
    part += sign * (count?.part ?? 0);
    whole += sign * (count?.whole ?? 0);
  };
  for (let back = windowMinutes - 1; back > 0; back--) add(from - back * MINUTE_MS, 1);
  return minutesFrom(from, (minute) => {
    add(minute, 1);
    const figure = counted(condition, part, whole);
    add(minute - (windowMinutes - 1) * MINUTE_MS, -1);
    return figure;
  });
}

/** At each minute, how long the source has been silent. */
function silences(counts: readonly Count[], from: number): Series {
  const minutes = counts.map(({ minute }) => minute).toSorted((a, b) => a - b);
  let next = 0;
  let last: number | null = null;
  return minutesFrom(from, (minute) => {
    for (let seen = minutes[next]; seen !== undefined && seen <= minute; seen = minutes[++next]) last = seen;
    return last === null ? NOTHING : { value: (minute - last) / MINUTE_MS, of: Number.MAX_SAFE_INTEGER };
  });
}
