/** States from what the database knows: it knows best what is open. */
import type { AlertState } from "./state.ts";
import type { Incident } from "./store.ts";

export const stateKey = (ruleId: string, subjectId: string): string => `${ruleId}|${subjectId}`;

/** Changes `states` so that exactly the open incidents fire, and those closed lately can return. */
export function adoptStates(
  states: Map<string, AlertState>,
  incidents: readonly Incident[],
  now: number,
): void {
  const firing = new Set<string>();
  for (const incident of incidents) {
    const key = stateKey(incident.ruleId, incident.subjectId);
    if (incident.state === "firing") {
      firing.add(key);
      adoptOpen(states, key, incident);
    } else if (!states.has(key)) adoptClosed(states, key, incident);
  }
  for (const [key, state] of states)
    if (state.kind === "firing" && !firing.has(key))
      states.set(key, { kind: "ok", since: now, previous: null });
}

function adoptOpen(states: Map<string, AlertState>, key: string, { id, since, flaps }: Incident): void {
  const state = states.get(key);
  if (state?.kind === "firing" && state.incidentId === id) return;
  states.set(key, { kind: "firing", since, incidentId: id, flaps, clearSince: null });
}

function adoptClosed(
  states: Map<string, AlertState>,
  key: string,
  { id, resolvedAt, flaps }: Incident,
): void {
  if (resolvedAt === null) return;
  states.set(key, { kind: "ok", since: resolvedAt, previous: { incidentId: id, resolvedAt, flaps } });
}
