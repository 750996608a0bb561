"use client";

import { useState } from "react";
import type { PlanMode } from "@/contract/plan";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAttachPlan, usePlanPreview, useVersions, type TrackingPlan } from "@/lib/client/plan";
import { useSources } from "@/lib/client/source";
import { useWholeList } from "@/lib/client/whole-list";
import { ModeLadder } from "./mode-ladder";
import { MODE_WORDS } from "./plan-words";

export interface Attaching {
  /** Null: to be chosen. */
  readonly sourceId: string | null;
  /** The mode that it has now. */
  readonly mode?: PlanMode;
}

interface Props {
  readonly plan: TrackingPlan;
  readonly attaching: Attaching;
  readonly onClose: () => void;
}

/** A source, a version and a mode, with what each mode would have done to the last 24 hours before it is confirmed. */
export function AttachDialog({ plan, attaching, onClose }: Props) {
  const { sources, source, sourceId, pick } = usePick(attaching);
  const versions = useVersions(plan.id);
  const attach = useAttachPlan();

  const [version, setVersion] = useState(plan.latestVersion ?? 1);
  const [mode, setMode] = useState<PlanMode>(attaching.mode ?? "observe");
  const preview = usePlanPreview(
    sourceId === null ? null : { trackingPlanId: plan.id, version, sourceIds: [sourceId] },
  );
  const save = async (): Promise<void> => {
    await attach.mutateAsync({
      params: { id: sourceId ?? "" },
      body: { trackingPlanId: plan.id, version, mode },
    });
    toast.done(
      `${source?.name ?? "The source"}: version ${String(version)}, ${MODE_WORDS[mode].name.toLowerCase()}`,
    );
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={
        attaching.sourceId === null
          ? `Attach ${plan.name}`
          : `Change how ${source?.name ?? "the source"} is checked`
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={mode === "block" ? "danger" : "primary"}
            disabled={sourceId === null}
            loading={attach.isPending}
            onClick={() => {
              save().catch(() => undefined); // the mutation keeps the error, shown below
            }}
          >
            {attaching.sourceId === null ? "Attach" : "Save"} in {MODE_WORDS[mode].name.toLowerCase()}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <Field label="Source">
            {(ids) => (
              <Combobox
                {...ids}
                label="Source"
                value={sourceId}
                onChange={pick}
                disabled={attaching.sourceId !== null}
                placeholder={sources.isPending ? "Loading…" : "Choose a source"}
                options={sources.items.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
          </Field>
          <Field label="Version">
            {(ids) => (
              <Select
                {...ids}
                value={String(version)}
                onChange={(next) => {
                  setVersion(Number(next));
                }}
                options={(versions.data?.items ?? []).map((item) => ({
                  value: String(item.version),
                  label: `Version ${String(item.version)}${item.version === plan.latestVersion ? " (latest)" : ""}`,
                }))}
              />
            )}
          </Field>
        </div>
        <ModeLadder mode={mode} onChange={setMode} preview={sourceId === null ? null : preview} />
        {attach.error !== null && <Callout tone="bad">{attach.error.message}</Callout>}
        <p className="text-ink-3 text-xs">
          The change reaches the pipeline at once and can be taken back at any time.
        </p>
      </div>
    </Dialog>
  );
}

function usePick(attaching: Attaching) {
  const sources = useWholeList(useSources({ sort: "name", limit: 200 }));
  const [picked, pick] = useState(attaching.sourceId);
  // Where there is one source only, there is nothing to choose.
  const [only, ...others] = sources.items;
  const sourceId = picked ?? (others.length === 0 ? (only?.id ?? null) : null);
  return { sources, source: sources.items.find(({ id }) => id === sourceId), sourceId, pick };
}
