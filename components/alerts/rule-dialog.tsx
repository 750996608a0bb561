"use client";

import { useQueryState } from "nuqs";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import {
  useAlerts,
  useChannels,
  useCreateAlert,
  useUpdateAlert,
  type AlertChannel,
  type AlertRule,
} from "@/lib/client/alert";
import { checkDraft, draftOfRule, newDraft, type RuleDraft } from "./rule-draft";
import { RuleFields } from "./rule-fields";
import { RulePreview } from "./rule-preview";

/** `?rule=new`, `?rule=<id>`; `?watch=<id>` begins a new one about one source or destination. */
export function RuleDialog() {
  const [id, setId] = useQueryState("rule");
  const [watch, setWatch] = useQueryState("watch");
  const rules = useAlerts();
  const channels = useChannels();
  const rule = rules.items.find((one) => one.id === id);
  const isReady = id === "new" ? !channels.isPending : rule !== undefined;
  if (id === null || !isReady) return null;
  return (
    <RuleForm
      key={id}
      rule={rule}
      channels={channels.items}
      watch={watch}
      onClose={() => {
        void setId(null);
        void setWatch(null);
      }}
    />
  );
}

interface Props {
  readonly rule: AlertRule | undefined;
  readonly channels: readonly AlertChannel[];
  readonly watch: string | null;
  readonly onClose: () => void;
}

function RuleForm({ rule, channels, watch, onClose }: Props) {
  const isAllowed = useMay("alert.write");
  const [draft, setDraft] = useState<RuleDraft>(() =>
    rule === undefined
      ? newDraft(
          channels.filter(({ enabled }) => enabled).map(({ id }) => id),
          watch,
        )
      : draftOfRule(rule),
  );
  const [isTried, setTried] = useState(false);
  const { save, isSaving, failure } = useSave(rule, onClose);
  const checked = checkDraft(draft);
  const submit = (): void => {
    setTried(true);
    if (checked.kind === "ok") save(checked.body);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={rule === undefined ? "New alert" : rule.name}
      footer={
        <>
          <Button onClick={onClose}>{isAllowed ? "Cancel" : "Close"}</Button>
          {isAllowed && (
            <Button variant="primary" loading={isSaving} onClick={submit}>
              {rule === undefined ? "Create alert" : "Save"}
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-6">
        {failure !== null && (
          <Callout tone="bad" title="It could not be saved">
            {failure}
          </Callout>
        )}
        <RuleFields
          draft={draft}
          onChange={setDraft}
          channels={channels}
          faults={isTried && checked.kind === "faults" ? checked.faults : {}}
          disabled={!isAllowed}
        />
        <RulePreview draft={draft} />
      </div>
    </Dialog>
  );
}

type Body = Extract<ReturnType<typeof checkDraft>, { kind: "ok" }>["body"];

function useSave(rule: AlertRule | undefined, onDone: () => void) {
  const create = useCreateAlert();
  const update = useUpdateAlert();
  const options = {
    onSuccess: ({ name }: { readonly name: string }) => {
      toast.done(rule === undefined ? `${name} is being watched` : `${name} is saved`);
      onDone();
    },
  };
  return {
    save: (body: Body): void => {
      if (rule === undefined) create.mutate({ body }, options);
      else update.mutate({ params: { id: rule.id }, body }, options);
    },
    isSaving: create.isPending || update.isPending,
    failure: create.error?.message ?? update.error?.message ?? null,
  };
}
