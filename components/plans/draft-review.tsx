"use client";

import { useState } from "react";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout, type Tone } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useReviewPlan, type TrackingPlanDetail } from "@/lib/client/plan";
import type { PlanTab } from "./plan-tab";

type State = Exclude<TrackingPlanDetail["draft"]["state"], "editing">;

const WORDS: Readonly<Record<State, { readonly tone: Tone; readonly does: string; readonly next: string }>> =
  {
    in_review: {
      tone: "info",
      does: "asks for a review of the draft",
      next: "Somebody who did not change it looks at the changes, then approves it or asks for others.",
    },
    approved: { tone: "ok", does: "approved the draft", next: "It can be published as it is." },
    changes_requested: {
      tone: "warn",
      does: "asks for changes to the draft",
      next: "Changing it ends this review; then ask for another.",
    },
  };

/** Where the review of a draft stands, and what can be done about it; nothing while the draft is edited. */
export function DraftReview({ onPublish, ...tab }: PlanTab & { readonly onPublish: () => void }) {
  const { plan, mayWrite } = tab;
  const { state, reviewBy, reviewNote } = plan.draft;
  if (state === "editing") return null;
  const { tone, does, next } = WORDS[state];
  return (
    <Callout
      className="mb-4"
      tone={tone}
      title={`${reviewBy ?? "Somebody"} ${does}`}
      actions={mayWrite && <Actions {...tab} state={state} onPublish={onPublish} />}
    >
      {reviewNote === "" ? next : reviewNote}
    </Callout>
  );
}

function Actions({
  plan,
  draft,
  state,
  onPublish,
}: PlanTab & { readonly state: State; readonly onPublish: () => void }) {
  const review = useReviewPlan();
  const [isAnswering, setAnswering] = useState(false);
  const isOwn = useViewer().name === plan.draft.changedBy;
  return (
    <>
      <Button size="sm" onClick={onPublish}>
        {state === "approved" ? "Publish…" : "See the changes"}
      </Button>
      {state === "in_review" && !isOwn && (
        <Button
          size="sm"
          onClick={() => {
            setAnswering(true);
          }}
        >
          Answer…
        </Button>
      )}
      <Button
        size="sm"
        loading={review.isPending}
        onClick={() => {
          const body = { state: "editing", revision: draft.revision } as const;
          review.mutate({ params: { id: plan.id }, body }, { onSuccess: draft.adopt });
        }}
      >
        Back to editing
      </Button>
      {isAnswering && (
        <AnswerDialog
          plan={plan}
          draft={draft}
          onClose={() => {
            setAnswering(false);
          }}
        />
      )}
    </>
  );
}

function AnswerDialog({
  plan,
  draft,
  onClose,
}: Pick<PlanTab, "plan" | "draft"> & { readonly onClose: () => void }) {
  const review = useReviewPlan();
  const [note, setNote] = useState("");
  const answer = (state: "approved" | "changes_requested", done: string): void => {
    review.mutate(
      { params: { id: plan.id }, body: { state, note: note.trim(), revision: draft.revision } },
      {
        onSuccess: (next) => {
          draft.adopt(next);
          toast.done(done);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Review of the draft"
      description={`Changed by ${plan.draft.changedBy}. Who approved it stands beside the version.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            disabled={note.trim() === ""}
            title={note.trim() === "" ? "Say what should change." : undefined}
            loading={review.isPending}
            onClick={() => {
              answer("changes_requested", "Asked for changes");
            }}
          >
            Ask for changes
          </Button>
          <Button
            variant="primary"
            loading={review.isPending}
            onClick={() => {
              answer("approved", "The draft is approved");
            }}
          >
            Approve
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Field label="Note" optional help="What should change, or what was looked at.">
          {(ids) => (
            <Textarea
              {...ids}
              value={note}
              maxLength={2000}
              rows={3}
              onChange={(event) => {
                setNote(event.target.value);
              }}
            />
          )}
        </Field>
        {review.error !== null && <Callout tone="bad">{review.error.message}</Callout>}
      </div>
    </Dialog>
  );
}
