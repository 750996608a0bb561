"use client";

import { Link } from "@/components/ui/link";
import { useQueryState } from "nuqs";
import { Callout } from "@/components/ui/callout";
import { Description, DescriptionList } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useIncident, type IncidentStory } from "@/lib/client/alert";
import { formatDuration, plural } from "@/lib/client/format";
import { conditionInWords, MESSAGE_WORDS, STEP_WORDS, valueInWords } from "./alert-words";
import { IncidentActions } from "./incident-actions";
import { IncidentState } from "./incident-columns";

export function IncidentPanel() {
  const [id, setId] = useQueryState("incident");
  return (
    <SidePanel open={id !== null} onClose={() => void setId(null)} title="Incident">
      {id !== null && <Incident id={id} />}
    </SidePanel>
  );
}

function Incident({ id }: { readonly id: string }) {
  const { data, error, refetch } = useIncident(id, { refreshMs: 5_000 });
  if (data !== undefined) return <Story incident={data} />;
  if (error !== null) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return <SkeletonText lines={6} />;
}

/** Where the trouble itself can be looked at. */
function hrefOf({ subject, condition }: IncidentStory): string {
  if (subject.kind === "source")
    return `/sources/${subject.id}${condition.kind === "violations" ? "?tab=quarantine" : ""}`;
  return `/destinations/${subject.id}${condition.kind === "dead_letters" ? "?tab=dead-letters" : ""}`;
}

function Story({ incident }: { readonly incident: IncidentStory }) {
  return (
    <div className="grid gap-5">
      <div className="grid gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <IncidentState incident={incident} />
          <IncidentActions incident={incident} />
        </div>
        <p className="text-md font-semibold break-words">
          {incident.ruleName}: {incident.subject.name}
        </p>
        <p className="text-ink-2 text-sm break-words">{incident.summary}</p>
      </div>
      {incident.acknowledged !== null && (
        <Callout title={`Taken on by ${incident.acknowledged.by}`}>
          {incident.acknowledged.note ?? "Without a note."}
        </Callout>
      )}
      <Facts incident={incident} />
      <Steps incident={incident} />
      <Messages incident={incident} />
    </div>
  );
}

const Facts = ({ incident }: { readonly incident: IncidentStory }) => (
  <DescriptionList>
    <Description label={incident.subject.kind === "source" ? "Source" : "Destination"}>
      <Link href={hrefOf(incident)} className="text-accent-ink hover:underline">
        {incident.subject.name}
      </Link>
    </Description>
    <Description label="Rule">
      <Link href={`/alerts?tab=rules&rule=${incident.ruleId}`} className="text-accent-ink hover:underline">
        {conditionInWords(incident.condition)}
      </Link>
    </Description>
    <Description label="Worst">{valueInWords(incident.condition, incident.peak)}</Description>
    <Description label="Since">
      <TimeStamp at={incident.since} show="full" />
    </Description>
    {incident.resolvedAt !== null && (
      <Description label="Lasted">{formatDuration(incident.resolvedAt - incident.since)}</Description>
    )}
    {incident.snoozedUntil !== null && incident.state === "firing" && (
      <Description label="Snoozed until">
        <TimeStamp at={incident.snoozedUntil} show="full" />
      </Description>
    )}
    {incident.flaps > 0 && (
      <Description label="Came back">
        {plural(incident.flaps, "time")}; it now has to stay away longer to count as over.
      </Description>
    )}
  </DescriptionList>
);

const Steps = ({ incident: { steps } }: { readonly incident: IncidentStory }) => (
  <section aria-label="What happened">
    <h3 className="text-md mb-2 font-semibold">What happened</h3>
    <ol className="border-line grid gap-3 border-l pl-4">
      {steps.map((step, index) => (
        <li key={`${String(step.at)} ${String(index)}`} className="min-w-0 text-sm">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">
              {STEP_WORDS[step.kind]}
              {step.actor !== null && ` by ${step.actor}`}
            </span>
            <TimeStamp at={step.at} show="full" className="text-ink-3 text-xs" />
          </p>
          {step.note !== null && (
            <p className="text-ink-2 break-words">
              {step.kind === "snoozed" ? (
                <>
                  Until <TimeStamp at={Date.parse(step.note)} show="full" />
                </>
              ) : (
                step.note
              )}
            </p>
          )}
        </li>
      ))}
    </ol>
  </section>
);

const MESSAGE_STATES = {
  sent: <StatusChip status="delivered">Sent</StatusChip>,
  waiting: <StatusChip status="retrying" />,
  failed: <StatusChip status="failed" />,
} as const;

const Messages = ({ incident: { messages } }: { readonly incident: IncidentStory }) => (
  <section aria-label="Messages">
    <h3 className="text-md mb-2 font-semibold">Messages</h3>
    {messages.length === 0 && (
      <p className="text-ink-2 text-sm">
        Nobody was told: the rule has no channel, or the incident is snoozed.
      </p>
    )}
    <ul className="divide-line divide-y">
      {messages.map((message) => (
        <li key={message.id} className="grid gap-0.5 py-2 text-sm">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium">{message.channelName}</span>
            <span className="text-ink-2">{MESSAGE_WORDS[message.type] ?? message.type}</span>
            {MESSAGE_STATES[message.state]}
            <TimeStamp at={message.sentAt ?? message.createdAt} className="text-ink-3 ml-auto text-xs" />
          </p>
          {message.error !== null && (
            <p className="text-bad-ink text-xs break-words">
              {message.error} ({plural(message.attempts, "try", "tries")})
            </p>
          )}
          {message.answer !== null && message.answer !== "" && (
            <p className="text-ink-3 text-xs break-words">Answer: {message.answer}</p>
          )}
        </li>
      ))}
    </ul>
  </section>
);
