"use client";

import { Eye, Send } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { ACTIONS } from "@/lib/contract/access";
import { EventEditor, useTestEvent } from "./event-editor";
import { RequestView, ResponseView } from "./exchange-view";
import { outcomeWords, type TestResult } from "./outcome-words";

interface Props {
  /** Tries the settings as they stand in the form. Null: the form has faults and shows them itself. */
  readonly run: (input: {
    readonly event: Record<string, unknown>;
    readonly dryRun: boolean;
  }) => Promise<TestResult | null>;
}

type Shown =
  | { readonly kind: "nothing" }
  | { readonly kind: "result"; readonly result: TestResult }
  | { readonly kind: "failed"; readonly message: string };

/** First the exact request, without sending; then the real thing. */
export function TestPanel({ run }: Props) {
  const event = useTestEvent();
  const [shown, setShown] = useState<Shown>({ kind: "nothing" });
  const [busy, setBusy] = useState<"no" | "dry" | "send">("no");
  const isAllowed = useMay("destination.test");

  const go = async (dryRun: boolean): Promise<void> => {
    if (event.parsed.kind === "invalid" || busy !== "no") return;
    setBusy(dryRun ? "dry" : "send");
    try {
      const result = await run({ event: event.parsed.event, dryRun });
      if (result !== null) setShown({ kind: "result", result });
    } catch (error) {
      setShown({ kind: "failed", message: error instanceof Error ? error.message : "That did not work." });
    }
    setBusy("no");
  };
  const isReady = event.parsed.kind === "ok" && isAllowed;
  return (
    <div className="grid gap-6 xl:grid-cols-2">
      <div className="grid min-w-0 content-start gap-3">
        <EventEditor
          text={event.text}
          onChange={event.setText}
          onRun={() => {
            void go(true);
          }}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            icon={<Eye aria-hidden />}
            loading={busy === "dry"}
            disabled={!isReady}
            onClick={() => {
              void go(true);
            }}
          >
            Show request
          </Button>
          <Button
            icon={<Send aria-hidden />}
            loading={busy === "send"}
            disabled={!isReady}
            onClick={() => {
              void go(false);
            }}
          >
            Send test event
          </Button>
          {!isAllowed && <ReadOnlyNote role={ACTIONS["destination.test"]} />}
        </div>
        <p className="text-ink-3 text-xs">
          “Show request” sends nothing. “Send test event” really sends this one event to the destination; it
          is not counted and does not enter the log.
        </p>
      </div>
      <div className="min-w-0" aria-live="polite">
        <TestOutcome shown={shown} />
      </div>
    </div>
  );
}

function TestOutcome({ shown }: { readonly shown: Shown }) {
  if (shown.kind === "nothing") {
    return (
      <div className="border-line text-ink-3 grid min-h-40 place-items-center rounded-md border border-dashed p-6 text-center text-sm">
        The request, the response and the outcome appear here.
      </div>
    );
  }
  if (shown.kind === "failed")
    return (
      <Callout tone="bad" title="The test could not run">
        {shown.message}
      </Callout>
    );
  const { result } = shown;
  const words = outcomeWords(result);
  return (
    <div className="grid min-w-0 gap-5">
      {result.sent ? (
        <Callout tone={words.tone} title={words.title}>
          {words.detail !== null && <p>{words.detail}</p>}
          {words.remedy !== null && <p>{words.remedy}</p>}
        </Callout>
      ) : (
        <Callout tone="info" title="Dry run: nothing was sent">
          This is the exact request that would go out.
        </Callout>
      )}
      {result.sent && result.exchange.response !== null && <ResponseView exchange={result.exchange} />}
      <RequestView
        request={result.exchange.request}
        title={result.sent ? "Request" : "Request that would be sent"}
      />
    </div>
  );
}
