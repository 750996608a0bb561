import { ChevronRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { RequestView, ResponseView } from "@/components/destinations/exchange-view";
import { IdText } from "@/components/ui/id-text";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { EventSummary } from "@/contract/control";
import type { AttemptRecord, EventStory } from "@/lib/client/event";
import { formatDuration } from "@/lib/client/format";
import { SentRequest } from "./sent-request";
import { StepByStep } from "./step-by-step";

type Destination = EventStory["destinations"][number];

interface Props {
  readonly destination: Destination;
  /** Null for people who may not see its values. */
  readonly event: Pick<EventSummary, "messageId" | "sourceId"> | null;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

const WITHOUT_ATTEMPT: Partial<Record<Destination["state"], string>> = {
  pending:
    "Not tried yet: it waits its turn, or the destination is paused or down. Nothing is lost meanwhile.",
  held: "An earlier event of the same person is not through yet, and order is kept.",
};

/** One destination: what became of the event there, every try, and the evidence for a failure. */
export function DeliveryCard({ destination, event, receivedAt }: Props) {
  const { attempts, exchange, state } = destination;
  const last = attempts.at(-1);
  return (
    <article aria-label={destination.name} className="border-line bg-surface min-w-0 rounded-md border">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
        <h3 className="min-w-0 flex-1 basis-40 text-sm font-semibold break-words">
          <Link href={`/destinations/${destination.destinationId}`} className="hover:underline">
            {destination.name}
          </Link>
        </h3>
        {last?.state === "delivered" && (
          <span className="text-ink-3 text-xs tabular-nums">
            {formatDuration(Math.max(0, last.at - receivedAt))} after arrival
          </span>
        )}
        <StatusChip status={state} />
      </header>
      <Note destination={destination} />
      {attempts.length > 0 && <Attempts attempts={attempts} name={destination.name} />}
      {event !== null && state !== "filtered" && state !== "suppressed" && (
        <OnRequest destination={destination} event={event} />
      )}
      {exchange !== null && (
        <details className="group border-line border-t">
          <summary className="text-ink-2 hover:bg-subtle flex min-h-9 cursor-pointer list-none items-center gap-1.5 px-3 text-sm font-medium select-none">
            <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
            What we sent and what came back
          </summary>
          <div className="grid grid-cols-1 gap-4 px-3 pt-1 pb-3">
            <RequestView request={exchange.request} />
            <ResponseView exchange={exchange} />
          </div>
        </details>
      )}
    </article>
  );
}

/** As small as its button before it is asked for, the whole width when it is there. */
const ANSWER = "grid min-w-0 grid-cols-1 gap-3 has-[>:not(button)]:basis-full";

/** What is found out only when somebody asks. */
const OnRequest = ({
  destination: { destinationId, exchange },
  event,
}: Pick<Props, "destination"> & { readonly event: NonNullable<Props["event"]> }) => (
  <div className="border-line flex flex-wrap gap-x-2 gap-y-4 border-t px-3 py-2">
    <div className={ANSWER}>
      <StepByStep event={event} destinationId={destinationId} />
    </div>
    {exchange === null && (
      <div className={ANSWER}>
        <SentRequest event={event} destinationId={destinationId} />
      </div>
    )}
  </div>
);

function Note({ destination: { attempts, state } }: Pick<Props, "destination">) {
  const last = attempts.at(-1);
  const nextAttemptAt = state === "retrying" ? (last?.nextAttemptAt ?? null) : null;
  const words = last?.message ?? WITHOUT_ATTEMPT[state];
  if (words === undefined && nextAttemptAt === null) return null;
  return (
    <p className="text-ink-2 px-3 pb-2 text-sm break-words">
      {words}{" "}
      {nextAttemptAt !== null && (
        <>
          Next try <TimeStamp at={nextAttemptAt} />.
        </>
      )}
    </p>
  );
}

function Attempts({
  attempts,
  name,
}: {
  readonly attempts: readonly AttemptRecord[];
  readonly name: string;
}) {
  const deliveryId = attempts.at(-1)?.deliveryId;
  return (
    <div className="border-line overflow-x-auto border-t">
      <table className="w-full text-xs" aria-label={`Tries at ${name}`}>
        <thead>
          <tr className="text-ink-3 text-left">
            <th scope="col" className="px-3 pt-1.5 font-medium">
              Try
            </th>
            <th scope="col" className="px-3 pt-1.5 font-medium">
              When
            </th>
            <th scope="col" className="px-3 pt-1.5 font-medium">
              Outcome
            </th>
            <th scope="col" className="px-3 pt-1.5 font-medium">
              Answer
            </th>
            <th scope="col" className="px-3 pt-1.5 text-right font-medium">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <tr key={`${String(attempt.attempt)}-${String(attempt.at)}`}>
              <td className="px-3 py-1 tabular-nums">{attempt.attempt === 0 ? "–" : attempt.attempt}</td>
              <td className="px-3 py-1">
                <TimeStamp at={attempt.at} show="clock" />
              </td>
              <td className="px-3 py-1">
                <StatusChip status={attempt.state} plain />
              </td>
              <td className="text-ink-2 px-3 py-1">{answerOf(attempt)}</td>
              <td className="text-ink-2 px-3 py-1 text-right tabular-nums">
                {attempt.attempt === 0 ? "–" : formatDuration(attempt.durationMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {deliveryId !== undefined && (
        <p className="text-ink-3 flex items-center gap-1 px-3 pb-1.5 text-xs">
          Delivery id <IdText id={deliveryId} label="delivery id" max={24} />
        </p>
      )}
    </div>
  );
}

const answerOf = ({ status, code, attempt }: AttemptRecord): string => {
  if (status !== null) return `HTTP ${String(status)}`;
  return code ?? (attempt === 0 ? "Not sent" : "–");
};
