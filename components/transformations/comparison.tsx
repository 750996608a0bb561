"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DiffView } from "@/components/ui/diff-view";
import { SkeletonText } from "@/components/ui/skeleton";
import { plural } from "@/lib/client/format";
import {
  useComparison,
  type Transformation,
  type TransformationComparison,
  type TransformedEvent,
} from "@/lib/client/transformation";
import { outcomeOf, outcomeWords } from "./outcome";

/** How many of the newest events the draft treats otherwise than the live version does. */
export function Comparison({ transformation }: { readonly transformation: Transformation }) {
  const comparison = useComparison(transformation.id);
  return (
    <section aria-label="Recent events" className="grid grid-cols-1 gap-2">
      <h3 className="text-sm font-semibold">On recent events</h3>
      {comparison.isFetching && <SkeletonText lines={2} />}
      {!comparison.isFetching && comparison.error !== null && (
        <Callout
          tone="warn"
          actions={
            <Button size="sm" onClick={() => void comparison.refetch()}>
              Retry
            </Button>
          }
        >
          {comparison.error.message}
        </Callout>
      )}
      {!comparison.isFetching && comparison.data !== undefined && <Found found={comparison.data} />}
    </section>
  );
}

function Found({ found }: { readonly found: TransformationComparison }): ReactNode {
  if (found.draftError !== null) return <Callout tone="bad">{found.draftError.message}</Callout>;
  return (
    <>
      <Counted found={found} />
      {found.notRun > 0 && (
        <Callout tone="warn">There was no time for {plural(found.notRun, "more event")}.</Callout>
      )}
    </>
  );
}

function Counted({ found }: { readonly found: TransformationComparison }): ReactNode {
  if (found.compared === 0)
    return found.notRun > 0 ? null : <p className="text-ink-2 text-sm">No event has arrived yet.</p>;
  if (found.differing === 0)
    return (
      <p className="text-ink-2 text-sm">
        The draft makes the same of {plural(found.compared, "event")} as version {found.from} does.
      </p>
    );
  const shown = found.events.filter(({ input }) => input !== null);
  return (
    <>
      <p className="text-sm">
        <strong className="font-semibold">
          {found.differing} of {found.compared}
        </strong>{" "}
        events turn out otherwise than with version {found.from}.
      </p>
      <ul className="border-line divide-line max-h-72 divide-y overflow-y-auto rounded-md border">
        {shown.map((event) => (
          <li key={event.messageId}>
            <Differing event={event} />
          </li>
        ))}
      </ul>
      {shown.length < found.differing && (
        <p className="text-ink-3 text-xs">The first {shown.length} are shown.</p>
      )}
    </>
  );
}

function Differing({ event }: { readonly event: TransformationComparison["events"][number] }) {
  const { name, input, live, draft } = event;
  const word = (result: TransformedEvent | null): string =>
    result === null ? "did not run" : outcomeWords(outcomeOf(input, result)).toLowerCase();
  return (
    <details className="group/event">
      <summary
        data-focus="inset"
        className="hover:bg-subtle flex min-h-8 cursor-pointer list-none flex-wrap items-center gap-x-2 px-2 py-1 text-sm"
      >
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/event:rotate-90" />
        <span className="font-medium">{name}</span>
        <span className="text-ink-2 text-xs">
          live: {word(live)} → draft: {word(draft)}
        </span>
      </summary>
      <div className="p-2">
        <DiffView
          before={live?.error ?? live?.outputs[0] ?? null}
          after={draft?.error ?? draft?.outputs[0] ?? null}
          label="Live version and draft"
        />
      </div>
    </details>
  );
}
