"use client";

import { ClipboardCheck, Code, ShieldAlert } from "lucide-react";
import { Link } from "@/components/ui/link";
import { MODE_WORDS, violationWords } from "@/components/plans/plan-words";
import { explain } from "@/components/sources/quarantine-words";
import { Callout } from "@/components/ui/callout";
import { DiffView } from "@/components/ui/diff-view";
import { diffJson, type Change } from "@/components/ui/diff";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { Violation } from "@/contract/plan";
import { plural } from "@/lib/client/format";
import type { EventStory as Story } from "@/lib/client/event";
import { Payload } from "./payload";
import { StepByStep } from "./step-by-step";
import { StoryStep } from "./story-step";

interface Props {
  readonly story: Story;
  readonly isMasked: boolean;
}

/** Stands in the event itself; for one that was kept back, beside it. */
function violationsOf({ summary, quarantine }: Story): readonly Violation[] {
  const noted = summary.event.context["violationErrors"];
  if (Array.isArray(noted)) return noted;
  return quarantine.at(-1)?.violations ?? [];
}

/** What the tracking plan said. Nothing for a source without one. */
export function Judged({ story, isMasked }: Props) {
  const { plan } = story;
  if (plan === null) return null;
  const violations = violationsOf(story);
  const mode = MODE_WORDS[plan.mode];
  return (
    <StoryStep
      title="Checked by the tracking plan"
      icon={<ClipboardCheck />}
      status={
        plan.verdict === "valid" ? (
          <StatusChip status="healthy">Valid</StatusChip>
        ) : (
          <StatusChip status={story.state === "quarantined" ? "blocked" : "degraded"}>
            {violations.length > 0 ? plural(violations.length, "violation") : "Violations"}
          </StatusChip>
        )
      }
    >
      <p className="text-ink-2 text-sm">
        <Link href={`/tracking-plans/${plan.planId}`} className="text-accent-ink underline">
          {story.planName ?? "The plan"}
        </Link>
        , version {plan.version}, mode {mode.name.toLowerCase()}. {plan.verdict === "violations" && mode.says}
      </p>
      {violations.length > 0 && !isMasked && (
        <ul className="border-line divide-line divide-y rounded-md border text-sm">
          {violations.map((violation) => (
            <li
              key={`${violation.type} ${violation.property ?? ""} ${violation.message}`}
              className="grid gap-0.5 px-3 py-2"
            >
              <span className="font-medium">
                {violationWords(violation.type)}
                {violation.property !== undefined && (
                  <code className="text-code ml-2 break-all">{violation.property}</code>
                )}
              </span>
              <span className="text-ink-2 break-words">{violation.message}</span>
            </li>
          ))}
        </ul>
      )}
      {(plan.omitted ?? []).length > 0 && (
        <p className="text-ink-2 text-sm">
          Taken out:{" "}
          {(plan.omitted ?? []).map((path) => (
            <code key={path} className="text-code mr-2 break-all">
              {path}
            </code>
          ))}
        </p>
      )}
    </StoryStep>
  );
}

/** The plan's own words in the event stand in the step before. */
const ANNOTATIONS = ["violationErrors", "trackingPlanId", "trackingPlanVersion"];
const isNoAnnotation = ({ path }: Change): boolean =>
  !ANNOTATIONS.some((name) => path === `context.${name}` || path.startsWith(`context.${name}.`));

/** What the source's code made of it. Nothing for a source without any. */
export function Transformed({ story, isMasked }: Props) {
  const { transformations, before, summary } = story;
  if (transformations.length === 0) return null;
  const changes = before === null ? null : diffJson(before, summary.event).filter(isNoAnnotation);
  return (
    <StoryStep
      title="Transformed"
      icon={<Code />}
      status={
        changes !== null &&
        !isMasked && <span className="text-ink-3 text-xs">{plural(changes.length, "field")} changed</span>
      }
    >
      <ol className="text-ink-2 flex flex-wrap gap-x-4 gap-y-1 text-sm" aria-label="Transformations in order">
        {transformations.map(({ transformationId, version, name }, at) => (
          <li key={`${transformationId} ${String(at)}`}>
            <Link href={`/transformations/${transformationId}`} className="text-accent-ink underline">
              {name}
            </Link>{" "}
            version {version}
          </li>
        ))}
      </ol>
      {changes === null ? (
        <p className="text-ink-3 text-sm">
          What it was before is no longer known: the intake log holds requests for a limited time.
        </p>
      ) : isMasked ? (
        <p className="text-ink-3 text-sm">What changed is not shown: values are hidden from you.</p>
      ) : (
        <DiffView
          changes={changes}
          label={
            story.plan?.mode === "omit"
              ? "What plan and transformations changed"
              : "What the transformations changed"
          }
        />
      )}
      {!isMasked && <StepByStep event={summary} />}
      <Payload value={summary.event} label="Event as it is stored and delivered" />
    </StoryStep>
  );
}

/** Why it did not go on, each time. */
export function Refused({ story, isMasked }: Props) {
  const { quarantine, summary, state } = story;
  if (quarantine.length === 0) return null;
  return (
    <StoryStep
      title={
        state === "dropped" ? "Left out" : state === "accepted" ? "Was in quarantine" : "Kept in quarantine"
      }
      icon={<ShieldAlert />}
      status={state !== "accepted" && <StatusChip status={state} />}
    >
      {quarantine.map((item) => (
        <Callout key={item.id} tone={state === "quarantined" ? "warn" : "info"}>
          <p className="font-medium">{explain(item.code).meaning}</p>
          <p className="break-words">{item.message}</p>
          <p className="text-ink-2 mt-1 text-sm">
            {state === "quarantined" && `${explain(item.code).remedy} `}
            <Link
              href={`/sources/${summary.sourceId}?tab=quarantine&item=${item.id}`}
              className="text-accent-ink underline"
            >
              {state === "quarantined" ? "Mend and release it" : "See it in the quarantine"}
            </Link>{" "}
            · <TimeStamp at={item.receivedAt} />
          </p>
        </Callout>
      ))}
      {!isMasked && quarantine.at(-1)?.code.startsWith("transformation_") === true && (
        <StepByStep event={summary} />
      )}
    </StoryStep>
  );
}
