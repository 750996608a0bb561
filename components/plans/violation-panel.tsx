"use client";

import { Link } from "@/components/ui/link";
import { PLANNED_TYPES, type PlannedType } from "@/contract/plan";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, Description, DescriptionList } from "@/components/ui/card";
import { SidePanel } from "@/components/ui/side-panel";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { formatCount } from "@/lib/client/format";
import { useAddToPlan, type TrackingPlanDetail, type ViolationGroup } from "@/lib/client/plan";
import { useSources } from "@/lib/client/source";
import { useWhole } from "@/lib/client/whole-list";
import { eventWords, MODE_WORDS, violationWords } from "./plan-words";

interface Props {
  readonly group: ViolationGroup | undefined;
  readonly isLoading: boolean;
  readonly onAdded: ((plan: TrackingPlanDetail) => void) | null;
  readonly onClose: () => void;
}

/** One group: real events that show it, where they come from, and both ways to mend it. */
export function ViolationPanel({ group, isLoading, onAdded, onClose }: Props) {
  if (group === undefined)
    return (
      <SidePanel open onClose={onClose} title="Violation">
        <Callout>{isLoading ? "Loading…" : "This violation did not happen in the chosen period."}</Callout>
      </SidePanel>
    );
  return (
    <SidePanel
      open
      onClose={onClose}
      title={eventWords(group.eventType, group.eventName)}
      subtitle={
        <span className="text-xs">
          {violationWords(group.type)}
          {group.property !== null && <code className="text-code ml-1">{group.property}</code>}
        </span>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Ways group={group} onAdded={onAdded} />
        <Facts group={group} />
        <Samples group={group} />
      </div>
    </SidePanel>
  );
}

const WAYS: Readonly<Record<ViolationGroup["type"], string | null>> = {
  "Unplanned-Event": "Add the event to the plan",
  "Additional-Properties": "Add the property to the plan",
  "Required-Missing": "Make it optional",
  "Datatype-Mismatch": "Allow the observed type too",
  "Advance-Rules-Violation": "Allow the observed values too",
  "Unknown-Violation": null,
};

function Ways({ group, onAdded }: { readonly group: ViolationGroup; readonly onAdded: Props["onAdded"] }) {
  const add = useAddToPlan();
  const mayWrite = useMay("plan.write");
  const way = WAYS[group.type];
  const eventType = PLANNED_TYPES.find((type) => type === group.eventType);
  const hasBlocked = group.samples.some(({ mode }) => mode === "block");
  const [first] = group.sources;
  const change = async (type: PlannedType): Promise<void> => {
    const plan = await add.mutateAsync({
      params: { id: group.planId },
      body: {
        violation: group.type,
        eventType: type,
        eventName: group.eventName,
        property: group.property,
        sourceIds: group.sources.map(({ sourceId }) => sourceId),
      },
    });
    onAdded?.(plan);
    toast.done("The draft is changed; publish it to check events by it");
  };
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap gap-2">
        {mayWrite && onAdded !== null && way !== null && eventType !== undefined && (
          <Button
            variant="primary"
            loading={add.isPending}
            disabled={add.isSuccess}
            onClick={() => {
              change(eventType).catch(() => undefined); // the mutation keeps the error, shown below
            }}
          >
            {add.isSuccess ? "In the draft" : way}
          </Button>
        )}
        {onAdded === null && (
          <Button asChild>
            <Link
              href={`/tracking-plans/${group.planId}?tab=violations&group=${encodeURIComponent(group.id)}`}
            >
              Open in the plan
            </Link>
          </Button>
        )}
        {hasBlocked && first !== undefined && (
          <Button asChild>
            <Link
              href={`/sources/${first.sourceId}?tab=quarantine&code=plan_violation&name=${encodeURIComponent(group.eventName)}`}
            >
              Fix in quarantine
            </Link>
          </Button>
        )}
      </div>
      {add.data !== undefined && (
        <Callout tone="ok" title="The draft was changed">
          <ul>
            {add.data.added.map((line) => (
              <li key={line} className="break-words">
                {line}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {add.error !== null && <Callout tone="warn">{add.error.message}</Callout>}
    </div>
  );
}

function Facts({ group }: { readonly group: ViolationGroup }) {
  const sources = useWhole(useSources({ limit: 200 }));
  const nameOf = (id: string): string => sources.find((source) => source.id === id)?.name ?? id;
  return (
    <DescriptionList>
      <Description label="Violations">{formatCount(group.total)}</Description>
      <Description label="Plan version">{group.version}</Description>
      <Description label="First seen">
        <TimeStamp at={group.firstSeen} />
      </Description>
      <Description label="Last seen">
        <TimeStamp at={group.lastSeen} />
      </Description>
      <Description label="Sources">
        {group.sources.map(({ sourceId, total }) => (
          <span key={sourceId} className="block">
            <Link href={`/sources/${sourceId}?tab=plan`} className="text-accent-ink hover:underline">
              {nameOf(sourceId)}
            </Link>{" "}
            <span className="text-ink-3 text-xs">{formatCount(total)}</span>
          </span>
        ))}
      </Description>
    </DescriptionList>
  );
}

const Samples = ({ group }: { readonly group: ViolationGroup }) => (
  <Card title="Newest events" flush>
    {group.samples.length === 0 ? (
      <p className="text-ink-3 px-4 pb-4 text-sm">The events are older than what is kept.</p>
    ) : (
      <ul>
        {group.samples.map((sample) => (
          <li
            key={`${sample.messageId} ${String(sample.at)}`}
            className="border-line border-t px-4 py-2 text-sm"
          >
            <span className="flex flex-wrap items-baseline gap-x-3">
              <Link
                href={`/events/${encodeURIComponent(sample.messageId)}`}
                className="text-accent-ink min-w-0 font-mono text-xs break-all hover:underline"
              >
                {sample.messageId}
              </Link>
              <span className="text-ink-3 text-xs">
                <TimeStamp at={sample.at} className="text-xs" /> · {MODE_WORDS[sample.mode].name}
              </span>
            </span>
            <span className="block break-words">{sample.message}</span>
            {sample.value !== null && (
              <code className="text-code text-ink-2 block break-all">{sample.value}</code>
            )}
          </li>
        ))}
      </ul>
    )}
  </Card>
);
