import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import type { Draft } from "./use-draft";

const WORDS = {
  saved: "Draft saved",
  saving: "Saving…",
  unsaved: "Not saved yet",
  failed: "Not saved",
  conflict: "Not saved",
} as const;

/** Whether the draft is safe; and who else has changed it, with both ways out. */
export function DraftState({ draft }: { readonly draft: Draft }) {
  return (
    <>
      <output className="text-ink-3 text-xs">{WORDS[draft.state]}</output>
      {draft.state === "failed" && (
        <Button size="sm" onClick={draft.retry} title={draft.failure?.message}>
          Save again
        </Button>
      )}
      <Dialog
        open={draft.state === "conflict"}
        onOpenChange={() => undefined}
        persistent
        size="sm"
        title="Somebody else has changed the draft"
        footer={
          <>
            <Button onClick={draft.takeTheirs}>Take theirs</Button>
            <Button variant="danger" onClick={draft.keepMine}>
              Keep mine
            </Button>
          </>
        }
      >
        <Callout tone="warn">
          {draft.failure?.message} Keep yours, and theirs is replaced; take theirs, and what you typed since
          is gone.
        </Callout>
      </Dialog>
    </>
  );
}
