"use client";

import { Link } from "@/components/ui/link";
import { useState } from "react";
import { useMay, useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CodeEditor } from "@/components/ui/code-editor";
import { Description, DescriptionList } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { useQuarantined, useReleaseQuarantined, type QuarantinedItem } from "@/lib/client/event";
import { useSource } from "@/lib/client/source";
import { ItemState } from "./quarantine-columns";
import { DiscardDialog } from "./quarantine-dialogs";
import { explain } from "./quarantine-words";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

/** One refused item: what is wrong, the event to mend beside it, and the ways out. */
export function QuarantinePanel({ id, onClose }: Props) {
  const item = useQuarantined(id);
  const { data } = item;
  return (
    <SidePanel
      open
      onClose={onClose}
      title={data === undefined ? "Quarantined item" : explain(data.code).meaning}
      subtitle={data !== undefined && <TimeStamp at={data.receivedAt} show="full" className="text-xs" />}
    >
      {data !== undefined ? (
        <Item item={data} />
      ) : item.error === null ? (
        <SkeletonText lines={8} />
      ) : (
        <ErrorPanel
          error={item.error}
          title="The item could not be loaded"
          remedy="It may be older than the quarantine keeps."
          onRetry={() => void item.refetch()}
        />
      )}
    </SidePanel>
  );
}

function Item({ item }: { readonly item: QuarantinedItem }) {
  const { seesPii } = useViewer();
  const mayRelease = useMay("delivery.replay");
  const isOpen = item.state === "open";
  const isEvent = typeof item.raw === "object" && item.raw !== null && !Array.isArray(item.raw);
  return (
    <div className="grid grid-cols-1 gap-4">
      <Reasons item={item} />
      {isOpen && mayRelease && isEvent && <Mending item={item} mayMend={seesPii} />}
      {!(isOpen && mayRelease && isEvent && seesPii) && (
        <>
          {!seesPii && (
            <p className="text-ink-3 text-sm">
              Values are masked: you do not have the right to see personal data.
            </p>
          )}
          <PayloadViewer value={item.raw} label="As it was sent" maxHeight={2000} />
        </>
      )}
      <Facts item={item} />
    </div>
  );
}

function Reasons({ item }: { readonly item: QuarantinedItem }) {
  return (
    <Callout tone="warn" title={item.violations.length === 0 ? item.message : explain(item.code).meaning}>
      {item.violations.length === 0 ? (
        explain(item.code).remedy
      ) : (
        <ul aria-label="Violations" className="grid gap-1">
          {item.violations.map((violation) => (
            <li
              key={`${violation.type} ${violation.meta.instancePath} ${violation.message}`}
              className="break-words"
            >
              {violation.property !== undefined && (
                <code className="text-code mr-1 font-semibold">{violation.property}</code>
              )}
              {violation.message}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}

/** The event as text that can be mended; released as it is when nothing was changed. */
function Mending({ item, mayMend }: { readonly item: QuarantinedItem; readonly mayMend: boolean }) {
  const original = JSON.stringify(item.raw, null, 2);
  const [text, setText] = useState(original);
  const [isDiscarding, setDiscarding] = useState(false);
  const release = useReleaseQuarantined();
  const event = eventIn(text);
  const isMended = text !== original;
  const send = async (): Promise<void> => {
    const body = isMended && event !== null ? { event } : {};
    await release.mutateAsync({ params: { id: item.id }, body });
    toast.done(isMended ? "The mended event is on its way" : "The event is on its way as it came");
  };
  return (
    <>
      {mayMend && (
        <CodeEditor
          language="json"
          label="The event"
          value={text}
          onChange={setText}
          minHeight={180}
          maxHeight={380}
        />
      )}
      {event === null && <Callout tone="warn">This is no JSON object: mend the text first.</Callout>}
      {release.error !== null && <Callout tone="bad">{release.error.message}</Callout>}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          loading={release.isPending}
          disabled={event === null}
          onClick={() => {
            send().catch(() => undefined); // the mutation keeps the error, shown above
          }}
        >
          {isMended ? "Release the mended event" : "Release as it came"}
        </Button>
        {isMended && (
          <Button
            onClick={() => {
              setText(original);
            }}
          >
            Undo changes
          </Button>
        )}
        <Button
          variant="ghost"
          onClick={() => {
            setDiscarding(true);
          }}
        >
          Discard…
        </Button>
      </div>
      {isDiscarding && (
        <DiscardDialog
          id={item.id}
          onClose={() => {
            setDiscarding(false);
          }}
        />
      )}
    </>
  );
}

function eventIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const LINK = "text-accent-ink break-words hover:underline";

/** By its id while, or when, the name is not known. */
function SourceLink({ id }: { readonly id: string }) {
  const source = useSource(id);
  return (
    <Link href={`/sources/${id}`} className={LINK}>
      {source.data?.name ?? id}
    </Link>
  );
}

const Facts = ({ item }: { readonly item: QuarantinedItem }) => (
  <DescriptionList>
    <Description label="Source">
      <SourceLink id={item.sourceId} />
    </Description>
    <Description label="State">
      <ItemState item={item} />
    </Description>
    {item.decision !== null && (
      <Description label={item.state === "released" ? "Released by" : "Discarded by"}>
        {item.decision.by}, <TimeStamp at={item.decision.at} />
        {item.decision.mended && " (mended)"}
        {item.decision.reason !== "" && <span className="block break-words">{item.decision.reason}</span>}
      </Description>
    )}
    {item.messageId !== null && (
      <Description label="Event">
        <Link href={`/events/${encodeURIComponent(item.messageId)}`} className={LINK}>
          {item.messageId}
        </Link>
      </Description>
    )}
    {item.plan !== null && (
      <Description label="Tracking plan">
        <Link href={`/tracking-plans/${item.plan.planId}?tab=violations`} className={LINK}>
          Version {item.plan.version}
        </Link>
      </Description>
    )}
    {item.releasedFrom !== null && <Description label="Refused before as">{item.releasedFrom}</Description>}
    <Description label="Code">
      <code className="text-code">{item.code}</code>{" "}
      <Link href="/api-reference" className={LINK}>
        All codes
      </Link>
    </Description>
  </DescriptionList>
);
