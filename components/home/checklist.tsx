"use client";

import { Circle, CircleCheck } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Home } from "@/lib/client/home";
import { cn } from "@/lib/cn";
import { useDismissed } from "./use-dismissed";

type Step = Home["checklist"][number]["step"];

interface Words {
  readonly title: string;
  readonly hint: string;
  readonly action: string;
  readonly href: string;
}

const STEPS: Readonly<Record<Step, Words>> = {
  create_source: {
    title: "Create a source",
    hint: "A website, app or server that sends events; you get its write key.",
    action: "Create source",
    href: "/sources?new=true",
  },
  receive_event: {
    title: "See the first event",
    hint: "Paste the snippet, or send one with curl. It ticks when the event is on disk.",
    action: "Open set-up",
    href: "/sources",
  },
  create_destination: {
    title: "Add a destination",
    hint: "A tool that should get the events, such as a webhook of yours.",
    action: "Add destination",
    href: "/destinations/new",
  },
  connect: {
    title: "Connect the two",
    hint: "A connection says which source's events a destination gets.",
    action: "Connect",
    href: "/connections",
  },
  deliver_event: {
    title: "Deliver the first event",
    hint: "Send one more event and watch it arrive.",
    action: "Watch live",
    href: "/live",
  },
  query_warehouse: {
    title: "Ask the warehouse",
    hint: "Every event is a row within seconds. Run one of the samples.",
    action: "Open SQL",
    href: "/warehouse?tab=sql",
  },
  invite: {
    title: "Invite a colleague",
    hint: "Roles decide who may look, query and change.",
    action: "Invite",
    href: "/settings/invitations?invite=true",
  },
};

/** Whether there is a checklist to show: not when all is done, not when it was put away. */
export function useChecklist(home: Home | undefined): {
  readonly isShown: boolean;
  readonly dismiss: () => void;
} {
  const [isDismissed, dismiss] = useDismissed("checklist");
  const isOpen = home?.checklist.some(({ done }) => !done) ?? false;
  return { isShown: isOpen && !isDismissed, dismiss };
}

interface Props {
  readonly checklist: Home["checklist"];
  /** Where the set-up of the first source is. */
  readonly firstSourceId: string | undefined;
  readonly onDismiss: () => void;
}

/** The first steps. Each ticks itself when it really happened. */
export function Checklist({ checklist, firstSourceId, onDismiss }: Props) {
  const done = checklist.filter((step) => step.done).length;
  const next = checklist.find((step) => !step.done)?.step;
  return (
    <Card
      title="First steps"
      description={`${String(done)} of ${String(checklist.length)} done. Each step ticks itself.`}
      actions={
        <Button size="sm" variant="ghost" onClick={onDismiss}>
          Dismiss
        </Button>
      }
      flush
    >
      <ol className="pb-2">
        {checklist.map(({ step, done: isDone }) => (
          <Row
            key={step}
            words={
              step === "receive_event" && firstSourceId !== undefined
                ? { ...STEPS[step], href: `/sources/${firstSourceId}` }
                : STEPS[step]
            }
            isDone={isDone}
            isNext={step === next}
          />
        ))}
      </ol>
    </Card>
  );
}

function Row({
  words,
  isDone,
  isNext,
}: {
  readonly words: Words;
  readonly isDone: boolean;
  readonly isNext: boolean;
}) {
  const Icon = isDone ? CircleCheck : Circle;
  return (
    <li
      className={cn("flex items-center gap-3 px-4 py-1.5", isNext && "bg-subtle")}
      aria-current={isNext ? "step" : undefined}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", isDone ? "text-ok" : "text-ink-3")} />
      <div className="min-w-0 flex-1">
        <p className={cn(isDone ? "text-ink-3" : "font-medium")}>
          {words.title}
          <span className="sr-only">{isDone ? " (done)" : " (to do)"}</span>
        </p>
        {isNext && <p className="text-ink-2 text-xs">{words.hint}</p>}
      </div>
      {isNext && (
        <Button asChild size="sm" variant="primary">
          <Link href={words.href}>{words.action}</Link>
        </Button>
      )}
    </li>
  );
}
