/** For those who look back: events of a kept request as they were before a plan or a transformation saw them. */
import type { StoredEvent } from "../../contract/event.ts";
import type { LogRecord } from "../log/index.ts";
import { normalise } from "./normalise.ts";

/** Items that make no event are left out. */
export const untouchedEvents = (request: LogRecord): readonly StoredEvent[] =>
  normalise([request]).events.map(({ payload }) => JSON.parse(payload) as StoredEvent);
