"use client";

import { useMemo, useState } from "react";
import type { PlanContent } from "@/contract/plan";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { formatCount, plural } from "@/lib/client/format";
import type { ImportAnswer, PlanProposal } from "@/lib/client/plan";
import { eventWords } from "./plan-words";

interface Props {
  readonly answer: ImportAnswer;
  /** The draft as it is. */
  readonly content: PlanContent;
  readonly isPending: boolean;
  readonly onBack: () => void;
  readonly onAccept: (keys: readonly string[]) => void;
}

/** Event by event with its properties, each to be accepted or left out. What is unsure, or tightens a rule, begins unchecked. */
export function ProposalList({ answer, content, isPending, onBack, onAccept }: Props) {
  const { proposals, sampled } = answer;
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(
    () => new Set(proposals.filter((proposal) => isSuggested(proposal, content)).map(({ key }) => key)),
  );
  const groups = useMemo(
    () => [...Map.groupBy(proposals, ({ eventType, eventName }) => `${eventType}:${eventName}`)],
    [proposals],
  );
  const put = (keys: readonly string[], isIn: boolean): void => {
    const next = new Set(accepted);
    for (const key of keys)
      if (isIn) next.add(key);
      else next.delete(key);
    setAccepted(next);
  };
  if (proposals.length === 0)
    return (
      <>
        <Callout tone="ok" title="Nothing new">
          {sampled === 0 ? "No events arrived in the last 24 hours." : "The draft has all of it already."}
        </Callout>
        <div className="flex justify-end">
          <Button onClick={onBack}>Back</Button>
        </div>
      </>
    );
  return (
    <>
      <p className="text-ink-2 text-sm">
        {plural(groups.length, "event")}
        {sampled !== null && `, inferred from ${plural(sampled, "real event")}`}. Nothing is taken out of the
        draft.
      </p>
      <div className="border-line max-h-[26rem] overflow-y-auto rounded-md border">
        {groups.map(([key, rows]) => (
          <EventGroup key={key} rows={rows} accepted={accepted} onPut={put} />
        ))}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span className="text-ink-3 mr-auto text-xs" aria-live="polite">
          {formatCount(accepted.size)} of {plural(proposals.length, "row")} accepted
        </span>
        <Button onClick={onBack}>Back</Button>
        <Button
          variant="primary"
          loading={isPending}
          disabled={accepted.size === 0}
          onClick={() => {
            onAccept([...accepted]);
          }}
        >
          Put into the draft
        </Button>
      </div>
    </>
  );
}

const SURE = 0.5;
function isSuggested(
  { kind, confidence, eventType, eventName }: PlanProposal,
  { events }: PlanContent,
): boolean {
  // An entry without a name covers it already: an entry of its own would be stricter.
  const isCovered =
    eventName !== "" &&
    events.some(({ type, name }) => type === eventType && name === "") &&
    !events.some(({ type, name }) => type === eventType && name === eventName);
  if (isCovered) return false;
  return kind === "event" || confidence === null || (kind === "property" && confidence >= SURE);
}

interface GroupProps {
  readonly rows: readonly PlanProposal[];
  readonly accepted: ReadonlySet<string>;
  readonly onPut: (keys: readonly string[], isIn: boolean) => void;
}

function EventGroup({ rows, accepted, onPut }: GroupProps) {
  const [first] = rows;
  if (first === undefined) return null;
  const keys = rows.map(({ key }) => key);
  const count = keys.filter((key) => accepted.has(key)).length;
  const head = rows.find(({ kind }) => kind === "event");
  return (
    <div className="border-line border-t first:border-t-0">
      <div className="bg-subtle flex items-start gap-3 px-3 py-1.5">
        <Checkbox
          className="min-w-0 flex-1 break-words"
          checked={count === keys.length ? true : count === 0 ? false : "indeterminate"}
          onChange={(isIn) => {
            onPut(keys, isIn);
          }}
          label={<span className="font-medium">{eventWords(first.eventType, first.eventName)}</span>}
        />
        <span className="text-ink-3 text-xs whitespace-nowrap">
          {head === undefined ? "In the plan" : "New"}
          {head?.seen !== null && head !== undefined && ` · ${formatCount(head.seen)} seen`}
        </span>
      </div>
      <ul className="grid gap-0.5 px-3 py-1">
        {rows
          .filter(({ kind }) => kind !== "event")
          .map((row) => (
            <li key={row.key} className="flex items-start gap-3 pl-6">
              <Checkbox
                className="min-w-0 flex-1 break-words"
                checked={accepted.has(row.key)}
                onChange={(isIn) => {
                  onPut([row.key], isIn);
                }}
                label={
                  <span className={row.kind === "change" ? "text-warn-ink" : undefined}>{row.text}</span>
                }
              />
              {row.confidence !== null && (
                <span
                  className="text-ink-3 text-xs whitespace-nowrap"
                  title={`Seen in ${formatCount(row.seen ?? 0)} events`}
                >
                  {Math.round(row.confidence * 100)}% sure
                </span>
              )}
            </li>
          ))}
      </ul>
    </div>
  );
}
