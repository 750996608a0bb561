"use client";

import { useQueryState } from "nuqs";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { plural } from "@/lib/client/format";
import { usePlanDiff, usePublishPlan } from "@/lib/client/plan";
import { BreakingCount, ChangesList } from "./changes-list";
import { Faults } from "./faults";
import { MovingPreview } from "./moving-preview";
import type { PlanTab } from "./plan-tab";

/** What the new version changes, what of it breaks, and whether sources move to it. */
export function PublishDialog({ plan, draft, onClose }: PlanTab & { readonly onClose: () => void }) {
  const diff = usePlanDiff(plan.id, { to: "draft" });
  const publish = usePublishPlan();
  const [, setTab] = useQueryState("tab");
  const [note, setNote] = useState("");
  const users = plan.sources.filter(({ version }) => version !== (plan.latestVersion ?? 0) + 1);
  const [isMoving, setMoving] = useState(true);
  const isFirst = plan.latestVersion === null;
  const isReady = plan.faults.length === 0 && draft.state === "saved";
  const save = async (): Promise<void> => {
    const body = { note: note.trim(), revision: draft.revision, moveSources: isMoving && users.length > 0 };
    const { version } = await publish.mutateAsync({ params: { id: plan.id }, body });
    toast.done(`Version ${String(version)} is published`);
    onClose();
    // What comes next: a version that checks nothing helps nobody.
    if (plan.sources.length === 0) void setTab("sources");
  };
  const next = (plan.latestVersion ?? 0) + 1;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={`Publish version ${String(next)}`}
      description={
        isFirst
          ? "A version never changes. Attach it to a source to have its events checked."
          : `Compared with version ${String(plan.latestVersion)}.`
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            loading={publish.isPending}
            disabled={!isReady}
            onClick={() => {
              save().catch(() => undefined); // the mutation keeps the error, shown below
            }}
          >
            Publish version {next}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Faults plan={plan} />
        {diff.isPending && <SkeletonText lines={4} />}
        {diff.error !== null && <Callout tone="bad">{diff.error.message}</Callout>}
        {diff.data !== undefined && (
          <>
            <div className="flex flex-wrap items-center gap-x-3">
              <span className="text-sm font-medium">{plural(diff.data.changes.length, "change")}</span>
              {!isFirst && <BreakingCount count={diff.data.breaking} />}
            </div>
            <ChangesList
              changes={
                isFirst
                  ? diff.data.changes.map((change) => ({ ...change, breaking: false }))
                  : diff.data.changes
              }
            />
          </>
        )}
        <Field label="Note" optional>
          {(ids) => (
            <Input
              {...ids}
              value={note}
              maxLength={2000}
              placeholder="Why it changes"
              onChange={(event) => {
                setNote(event.target.value);
              }}
            />
          )}
        </Field>
        <Unreviewed plan={plan} />
        {users.length > 0 && (
          <Moving
            planId={plan.id}
            revision={draft.revision}
            users={users}
            isMoving={isMoving}
            onChange={setMoving}
            isReady={isReady}
          />
        )}
        {publish.error !== null && <Callout tone="bad">{publish.error.message}</Callout>}
      </div>
    </Dialog>
  );
}

const Unreviewed = ({ plan }: Pick<PlanTab, "plan">) =>
  plan.latestVersion !== null &&
  plan.draft.state !== "approved" && (
    <p className="text-ink-2 text-sm">
      Nobody has approved this draft: the version will say that it was not reviewed.
    </p>
  );

interface MovingProps {
  readonly planId: string;
  readonly revision: number;
  readonly users: PlanTab["plan"]["sources"];
  readonly isMoving: boolean;
  readonly onChange: (isMoving: boolean) => void;
  /** The draft can be looked at. */
  readonly isReady: boolean;
}

/** Whether the sources that use the plan move to the new version, and what that would have done. */
const Moving = ({ planId, revision, users, isMoving, onChange, isReady }: MovingProps) => (
  <>
    <Checkbox
      checked={isMoving}
      onChange={onChange}
      label={`Check ${plural(users.length, "source")} with it from now on`}
      help={users
        .map(({ sourceName, version, mode }) => `${sourceName} (version ${String(version)}, ${mode})`)
        .join(", ")}
    />
    {isMoving && isReady && <MovingPreview planId={planId} revision={revision} sources={users} />}
  </>
);
