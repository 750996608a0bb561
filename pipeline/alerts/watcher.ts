/**
 * Looks at every rule each few seconds, moves its state and writes down what changed. What is open is read from the
 * database at each look, so that a restart or a lost answer changes nothing.
 */
import { randomBytes } from "node:crypto";
import {
  alertThreshold,
  alertUnit,
  watches,
  type AlertMessage,
  type AlertNow,
  type AlertRule,
} from "../../contract/alert.ts";
import type { Release } from "../../contract/release.ts";
import { MINUTE_MS, type Figures } from "./figures.ts";
import { judge, type Figure } from "./judge.ts";
import { adoptStates, stateKey } from "./adopt-states.ts";
import { measure } from "./measure.ts";
import { messageFor } from "./message.ts";
import { Moments } from "./moments.ts";
import { step, type AlertState, type Change, type Verdict } from "./state.ts";
import type { AlertStore, Channel, Incident, Subject, Written } from "./store.ts";
import { summaryOf } from "./words.ts";

export interface WatcherPorts {
  readonly store: AlertStore;
  readonly figures: Figures;
  readonly everyMs: number;
  /** The console's address on this machine, for links when the release names none. */
  readonly consoleUrl: string;
}

interface Watched {
  readonly rule: AlertRule;
  readonly subject: Subject;
  readonly figure: Figure | null;
  readonly release: Release;
  readonly now: number;
}

export class Watcher {
  readonly #ports: WatcherPorts;
  readonly #states = new Map<string, AlertState>();
  readonly #moments: Moments;
  #now: readonly AlertNow[] = [];

  constructor(ports: WatcherPorts, now: number) {
    this.#ports = ports;
    this.#moments = new Moments(ports, now);
  }

  /** Where every rule stood at the last look. */
  get now(): readonly AlertNow[] {
    return this.#now;
  }

  /** One look. Rejects when the database is away; then nothing has changed. */
  async look(release: Release, now: number): Promise<void> {
    const incidents = await this.#ports.store.incidents(now);
    adoptStates(this.#states, incidents, now);
    const moment = await this.#moments.read(release, now);
    const all: AlertNow[] = [];
    const looked = new Set<string>();
    for (const rule of release.alerts.rules.filter(({ enabled }) => enabled)) {
      const subjects = subjectsOf(rule, release);
      const ids = subjects.map(({ id }) => id);
      const measured = await measure(rule.condition, ids, moment, this.#ports.figures);
      for (const subject of subjects) {
        looked.add(stateKey(rule.id, subject.id));
        const figure = measured.get(subject.id) ?? null;
        all.push(await this.#lookAt({ rule, subject, figure, release, now }, incidents));
      }
    }
    for (const key of this.#states.keys()) if (!looked.has(key)) this.#states.delete(key);
    await this.#withdraw(
      incidents.filter(({ ruleId, subjectId }) => !looked.has(stateKey(ruleId, subjectId))),
      now,
    );
    this.#now = all;
  }

  async #lookAt(watched: Watched, incidents: readonly Incident[]): Promise<AlertNow> {
    const { rule, subject, figure, now } = watched;
    const key = stateKey(rule.id, subject.id);
    const state = this.#states.get(key) ?? { kind: "ok", since: now, previous: null };
    const verdict: Verdict = figure === null ? "unknown" : judge(rule.condition, figure);
    const pace = { forMs: rule.forSeconds * 1000, everyMs: this.#ports.everyMs };
    const newId = `inc_${randomBytes(12).toString("hex")}`;
    const next = step(state, verdict, { now, newId }, pace);
    const incident =
      next.state.kind === "firing" || next.change !== null
        ? incidents.find(({ id }) => id === (incidentOf(next.state) ?? incidentOf(state)))
        : undefined;
    if (next.change !== null) await this.#write(next.change, watched, incident, next.state);
    else if (next.state.kind === "firing" && incident !== undefined) await this.#goesOn(watched, incident);
    this.#states.set(key, next.state);
    return {
      ruleId: rule.id,
      subjectId: subject.id,
      subjectName: subject.name,
      state: next.state.kind,
      value: figure?.value ?? null,
      since: next.state.since,
      at: now,
    };
  }

  async #write(
    change: Change,
    watched: Watched,
    incident: Incident | undefined,
    state: AlertState,
  ): Promise<void> {
    const { store } = this.#ports;
    const { rule, subject, now } = watched;
    const value = watched.figure?.value ?? null;
    const opened = {
      rule,
      subject,
      summary: summaryOf(rule.condition, subject.name, value),
      threshold: alertThreshold(rule.condition),
      since: beganAt(watched, state.since),
    };
    switch (change.kind) {
      case "fire": {
        const incidentId = incidentOf(state) ?? "";
        await store.open(
          opened,
          this.#step(watched, {
            incidentId,
            kind: "fired",
            type: "alert.firing",
            key: "fired",
            since: opened.since,
          }),
        );
        return;
      }
      case "return": {
        const key = `returned ${String(change.flaps)}`;
        const { incidentId } = change;
        await store.reopen(
          opened,
          change.flaps,
          this.#step(watched, { incidentId, kind: "returned", type: "alert.firing", key }, incident),
        );
        return;
      }
      case "resolve": {
        const key = `resolved ${String(incident?.flaps ?? 0)}`;
        const { incidentId } = change;
        const told = { ...watched, figure: { value: incident?.value ?? value, of: 0 }, now };
        await store.resolve(
          this.#step(told, { incidentId, kind: "resolved", type: "alert.resolved", key }, incident),
        );
      }
    }
  }

  async #goesOn(watched: Watched, incident: Incident): Promise<void> {
    const { rule, subject, figure, now } = watched;
    const { store } = this.#ports;
    if (isReminderDue(rule, incident, now)) {
      const reminders = incident.reminders + 1;
      const key = `reminded ${String(reminders)}`;
      await store.remind(
        reminders,
        this.#step(
          watched,
          { incidentId: incident.id, kind: "reminded", type: "alert.reminder", key },
          incident,
        ),
      );
    }
    const value = figure?.value ?? null;
    if (value !== null && Math.round(value * 10) !== Math.round((incident.value ?? -1) * 10))
      await store.update(incident.id, value, summaryOf(rule.condition, subject.name, value));
  }

  #step(
    { rule, subject, figure, release, now }: Watched,
    given: Pick<Written, "incidentId" | "kind" | "key"> & {
      readonly type: AlertMessage["type"];
      /** When it began, while there is no incident yet. */
      readonly since?: number;
    },
    incident?: Incident,
  ): Written {
    const { type, since, ...rest } = given;
    const value = figure?.value ?? null;
    const isQuiet = incident !== undefined && incident.snoozedUntil !== null && incident.snoozedUntil > now;
    return {
      ...rest,
      at: now,
      value,
      note: summaryOf(rule.condition, subject.name, value),
      channels: isQuiet ? [] : channelsOf(rule, release),
      message: messageFor({
        type,
        rule,
        subject,
        incidentId: given.incidentId,
        value,
        since: incident?.since ?? since ?? now,
        resolvedAt: given.kind === "resolved" ? now : null,
        consoleUrl: (release.alerts.consoleUrl ?? this.#ports.consoleUrl).replace(/\/+$/, ""),
      }),
    };
  }

  /** Rules that were deleted or switched off, and things that are gone: nobody waits to hear about these. */
  async #withdraw(incidents: readonly Incident[], now: number): Promise<void> {
    for (const { id, state } of incidents) {
      if (state !== "firing") continue;
      await this.#ports.store.resolve({
        incidentId: id,
        kind: "withdrawn",
        at: now,
        value: null,
        note: "Not watched any more: the rule, the source or the destination was deleted or switched off.",
        key: "withdrawn",
        channels: [],
        message: null,
      });
    }
  }
}

/** What is told in minutes began that long ago; the rest when it was first seen to be so. */
const beganAt = ({ rule, figure, now }: Watched, since: number): number =>
  alertUnit(rule.condition) === "minutes" && figure !== null && figure.value !== null
    ? Math.min(since, Math.round(now - figure.value * MINUTE_MS))
    : since;

const incidentOf = (state: AlertState): string | undefined =>
  state.kind === "firing" ? state.incidentId : state.kind === "ok" ? state.previous?.incidentId : undefined;

/** One source or destination, or each that is switched on. */
export function subjectsOf(
  { condition, subjectId }: Pick<AlertRule, "condition" | "subjectId">,
  release: Release,
): readonly Subject[] {
  const kind = watches(condition.kind);
  const things = kind === "source" ? release.sources : release.destinations;
  return things
    .filter(({ id, enabled }) => enabled && (subjectId === null || subjectId === id))
    .map(({ id, name }) => ({ kind, id, name }));
}

const channelsOf = (rule: AlertRule, release: Release): readonly Channel[] =>
  release.alerts.channels
    .filter(({ id, enabled }) => enabled && rule.channelIds.includes(id))
    .map(({ id, name }) => ({ id, name }));

/** At its own pace until somebody takes it on; and once when it is still so after having been snoozed. */
function isReminderDue(rule: AlertRule, incident: Incident, now: number): boolean {
  const { isAcknowledged, snoozedUntil, lastNotifiedAt } = incident;
  if (isAcknowledged || (snoozedUntil !== null && snoozedUntil > now)) return false;
  const last = lastNotifiedAt ?? incident.since;
  if (snoozedUntil !== null && last < snoozedUntil) return true;
  return rule.renotifyMinutes !== null && now - last >= rule.renotifyMinutes * MINUTE_MS;
}
