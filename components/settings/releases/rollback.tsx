"use client";

import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useRollback, useRollbackPreview } from "@/lib/client/release";
import { ACTIONS } from "@/lib/contract/access";
import { consequencesOf, warningsOf, type Consequence } from "./release-words";

interface Props {
  readonly number: number;
  readonly onDone: (release: number) => void;
}

export function Rollback({ number, onDone }: Props) {
  const mayRollBack = useMay("release.rollback");
  const [isAsking, setAsking] = useState(false);
  const rollback = useRollback();
  const confirm = async (): Promise<void> => {
    const { release } = await rollback.mutateAsync({ params: { number } });
    toast.done(`Back to release ${String(number)}`, {
      description: `Published as release ${String(release.number)}${release.applied ? "; it runs" : ""}.`,
    });
    onDone(release.number);
  };
  return (
    <section aria-label="Roll back" className="border-line grid justify-items-start gap-2 border-t pt-4">
      <h3 className="text-md font-semibold">Roll back to this release</h3>
      <p className="text-ink-2 text-sm">
        Sources, destinations, connections, tracking plan attachments, chains and live versions become as they
        were then. That is published as a new release, so that it can be undone the same way. Alert rules and
        channels, values of credentials, rotated write keys, drafts, events, people and tokens are not
        touched.
      </p>
      {!mayRollBack && <ReadOnlyNote role={ACTIONS["release.rollback"]} />}
      <Button
        variant="danger"
        disabled={!mayRollBack}
        onClick={() => {
          setAsking(true);
        }}
      >
        Roll back to release {number}…
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Roll back to release ${String(number)}?`}
        action="Roll back"
        typed={`release ${String(number)}`}
        onConfirm={confirm}
      >
        <Consequences number={number} />
      </ConfirmDialog>
    </section>
  );
}

const WORDS = {
  removed: "Removes",
  unused: "Takes out of use",
  restored: "Brings back",
  reset: "Resets",
} as const;
const SHOWN = 8;

function Consequences({ number }: { readonly number: number }) {
  const preview = useRollbackPreview(number);
  if (preview.error !== null)
    return <p>What this would change could not be found: {preview.error.message}</p>;
  if (preview.data === undefined) return <SkeletonText lines={3} />;
  const consequences = consequencesOf(preview.data.changes);
  if (consequences.length === 0)
    return (
      <p>Nothing that the pipeline runs on differs from now; a new release is published all the same.</p>
    );
  return (
    <>
      <ul className="border-line my-2 max-h-48 overflow-y-auto rounded-md border px-3 py-1.5">
        {consequences.slice(0, SHOWN).map((one) => (
          <Line key={`${one.kind} ${one.entity} ${one.label}`} consequence={one} />
        ))}
        {consequences.length > SHOWN && (
          <li className="text-ink-3 py-0.5">and {consequences.length - SHOWN} more</li>
        )}
      </ul>
      {warningsOf(consequences).map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </>
  );
}

const Line = ({ consequence: { kind, entity, label } }: { readonly consequence: Consequence }) => (
  <li className="py-0.5 break-words">
    <span className={kind === "removed" ? "text-bad-ink font-medium" : undefined}>{WORDS[kind]}</span>{" "}
    {entity} <span className="text-ink font-medium">{label}</span>
  </li>
);
