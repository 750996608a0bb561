"use client";

import { useState } from "react";
import { CodeEditor } from "@/components/ui/code-editor";
import { Combobox } from "@/components/ui/combobox";
import { Select } from "@/components/ui/select";
import { useEvents } from "@/lib/client/event";
import { formatClock } from "@/lib/client/format";
import { newId } from "@/lib/client/new-id";
import { usePreferences } from "@/components/ui/preferences";
import { parseEvent, SAMPLE_TYPES, sampleEvent } from "./sample-events";

const SAMPLE_WORDS = {
  track: "track: Order Completed",
  identify: "identify: a person with traits",
  page: "page: Pricing",
  screen: "screen: Basket",
  group: "group: a company",
  alias: "alias: two ids of one person",
} as const;

/** The text of the event to send, with samples and recent events to start from. */
export function useTestEvent() {
  const [text, setText] = useState(() => JSON.stringify(sampleEvent("track", Date.now(), seed()), null, 2));
  return { text, setText, parsed: parseEvent(text) };
}

const seed = (): string => newId().slice(0, 8);
const RECENT = 25;

interface Props {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

export function EventEditor({ text, onChange, onRun }: Props) {
  const parsed = parseEvent(text);
  return (
    <div className="grid min-w-0 gap-2">
      <div className="grid gap-2 sm:grid-cols-2">
        <Select
          aria-label="Sample event"
          value={undefined}
          placeholder="Start from a sample…"
          options={SAMPLE_TYPES.map((type) => ({ value: type, label: SAMPLE_WORDS[type] }))}
          onChange={(type) => {
            onChange(JSON.stringify(sampleEvent(type, Date.now(), seed()), null, 2));
          }}
        />
        <RecentEvents onChange={onChange} />
      </div>
      <CodeEditor
        label="Event to send"
        language="json"
        value={text}
        onChange={onChange}
        onRun={onRun}
        minHeight={220}
        maxHeight={420}
        fault={parsed.kind === "invalid" ? parsed : null}
      />
      {parsed.kind === "invalid" && (
        <p role="alert" className="text-bad-ink text-xs">
          {parsed.message}
        </p>
      )}
    </div>
  );
}

function RecentEvents({ onChange }: { readonly onChange: (text: string) => void }) {
  const { timeZone } = usePreferences();
  const recent = useEvents({ limit: RECENT });
  return (
    <Combobox
      label="Use a recent event"
      placeholder="Use a recent event…"
      emptyText={recent.isPending ? "Loading…" : "No event has arrived yet."}
      value={null}
      options={recent.items.map((item) => ({
        value: String(item.offset),
        label: item.name,
        description: `${item.type} · ${formatClock(item.receivedAt, timeZone)} · ${item.userId ?? item.anonymousId ?? "nobody"}`,
      }))}
      onChange={(offset) => {
        const chosen = recent.items.find((item) => String(item.offset) === offset);
        if (chosen !== undefined) onChange(JSON.stringify(chosen.event, null, 2));
      }}
    />
  );
}
