"use client";

import { Link2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton, useCopy } from "@/components/ui/copy-button";
import type { EventStory } from "@/lib/client/event";
import { useSource } from "@/lib/client/source";
import { useShortcut } from "@/components/shell/shortcuts";
import { eventAsCurl } from "./curl";
import { useEndpoint, useLocation } from "./endpoint";
import { eventHref } from "./event-row";

interface Props {
  readonly story: EventStory;
  readonly isMasked: boolean;
}

/** Copy link (y) and copy as curl. */
export function EventActions({ story, isMasked }: Props) {
  const { summary, received } = story;
  const [copied, copy] = useCopy();
  const source = useSource(summary.sourceId);
  const endpoint = useEndpoint(source.data?.endpoint ?? "http://localhost:8080");
  const link = `${useLocation("origin")}${eventHref(summary)}`;
  const copyLink = (): void => {
    copy(link);
  };
  useShortcut("y", "Copy the event's link", copyLink);
  const writeKey = source.data?.writeKey ?? "WRITE_KEY";
  return (
    <>
      <Button size="sm" icon={<Link2 aria-hidden />} onClick={copyLink}>
        {copied ? "Copied" : "Copy link"}
      </Button>
      {!isMasked && (
        <CopyButton
          labelled
          label="Copy as curl"
          text={eventAsCurl(received?.raw ?? summary.event, summary.event.type, { endpoint, writeKey })}
        />
      )}
    </>
  );
}
