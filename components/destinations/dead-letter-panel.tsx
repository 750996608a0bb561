"use client";

import { Ban, RotateCcw } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Description, DescriptionList } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IdText } from "@/components/ui/id-text";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useDeadLetter, type DeadLetter } from "@/lib/client/delivery";
import { LETTER_STATUS, STATE_WORDS } from "./dead-letter-columns";
import { RequestView, ResponseView } from "./exchange-view";

interface Props {
  /** Null: closed. */
  readonly id: string | null;
  readonly onClose: () => void;
  readonly onReplay: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

/** The evidence: the event we had, the request we made of it, the response that came. */
export const DeadLetterPanel = ({ id, onClose, ...asks }: Props) => (
  <SidePanel open={id !== null} onClose={onClose} title="Dead letter">
    {id !== null && <Loaded key={id} id={id} {...asks} />}
  </SidePanel>
);

const REFRESH_MS = 2000;

interface LoadedProps extends Pick<Props, "onReplay" | "onDiscard"> {
  readonly id: string;
}

function Loaded({ id, onReplay, onDiscard }: LoadedProps) {
  const first = useDeadLetter(id);
  // While it is sent again, its state changes by itself.
  const letter = useDeadLetter(id, first.data?.state === "replaying" ? { refreshMs: REFRESH_MS } : undefined);
  const isAllowed = useMay("delivery.replay");
  if (letter.data === undefined) {
    return letter.error === null ? (
      <SkeletonText lines={8} />
    ) : (
      <ErrorPanel error={letter.error} onRetry={() => void letter.refetch()} />
    );
  }
  const { data } = letter;
  return (
    <div className="grid min-w-0 gap-5">
      <Verdict letter={data} />
      <Facts letter={data} />
      {data.state === "open" && (
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<RotateCcw aria-hidden />}
            disabled={!isAllowed}
            onClick={() => {
              onReplay(id);
            }}
          >
            Replay this event
          </Button>
          <Button
            icon={<Ban aria-hidden />}
            disabled={!isAllowed}
            onClick={() => {
              onDiscard(id);
            }}
          >
            Discard…
          </Button>
        </div>
      )}
      <section className="grid min-w-0 gap-2">
        <h3 className="text-sm font-semibold">Event</h3>
        {data.event === null ? (
          <p className="text-ink-2 text-sm">
            The event could not be kept here. A replay looks for it in the log.
          </p>
        ) : (
          <PayloadViewer value={data.event} label="Event" maxHeight={300} />
        )}
      </section>
      {data.exchange === null ? (
        <p className="text-ink-2 text-sm">No request was made for this event.</p>
      ) : (
        <>
          <RequestView request={data.exchange.request} />
          <ResponseView exchange={data.exchange} />
        </>
      )}
    </div>
  );
}

function Verdict({ letter }: { readonly letter: DeadLetter }) {
  const { state, message, detail, action, discarded } = letter;
  if (state === "replayed")
    return (
      <Callout tone="ok" title="Sent again and delivered">
        Before: {message}
      </Callout>
    );
  if (discarded !== null)
    return (
      <Callout tone="warn" title={`Discarded by ${discarded.by}: ${discarded.reason}`}>
        {message} <TimeStamp at={discarded.at} className="text-inherit" />
      </Callout>
    );
  return (
    <Callout tone="bad" title={message}>
      {detail !== null && <p>It said: {detail}</p>}
      <p className="mt-1">
        <span className="font-medium">What to do:</span> {action}
      </p>
    </Callout>
  );
}

const Facts = ({ letter }: { readonly letter: DeadLetter }) => (
  <DescriptionList>
    <Description label="State">
      <StatusChip status={LETTER_STATUS[letter.state]}>{STATE_WORDS[letter.state]}</StatusChip>
    </Description>
    <Description label="Event">
      <Link
        href={`/events/${encodeURIComponent(letter.messageId)}?source=${encodeURIComponent(letter.sourceId)}`}
        className="text-accent-ink underline"
      >
        {letter.eventName}
      </Link>
    </Description>
    <Description label="Message id">
      <IdText id={letter.messageId} max={32} label="message id" />
    </Description>
    <Description label="Reason">
      <span className="text-code font-mono">{letter.code}</span>
    </Description>
    <Description label="Tries">{letter.attempts}</Description>
    <Description label="Received">
      <TimeStamp at={letter.receivedAt} show="full" />
    </Description>
    <Description label="Given up">
      <TimeStamp at={letter.failedAt} show="full" />
    </Description>
  </DescriptionList>
);
