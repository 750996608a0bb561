"use client";

import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { useNow, usePreferences } from "@/components/ui/preferences";
import { Select } from "@/components/ui/select";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { formatDateTime } from "@/lib/client/format";
import { useRotateKey, type Source } from "@/lib/client/source";

interface Props {
  readonly source: Source;
  readonly mayWrite: boolean;
}

/** The current key, and those that are still taken for a while. */
export function WriteKeys({ source, mayWrite }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title="Write keys"
      description="A write key is public by design: it stands in your pages and only allows sending."
      actions={
        <Button
          size="sm"
          icon={<RefreshCw aria-hidden />}
          disabled={!mayWrite}
          onClick={() => {
            setOpen(true);
          }}
        >
          Rotate key
        </Button>
      }
    >
      <ul className="divide-line grid divide-y">
        {source.keys.map((key) => (
          <li key={key.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
            <code className="text-code min-w-0 break-all">{key.key}</code>
            <CopyButton text={key.key} label="Copy write key" />
            <span className="flex-1" />
            {key.acceptedUntil === null ? (
              <>
                <span className="text-ink-3 text-xs">
                  since <TimeStamp at={key.createdAt} className="text-xs" />
                </span>
                <StatusChip status="enabled">Current</StatusChip>
              </>
            ) : (
              <>
                <span className="text-ink-2 text-xs">
                  ends <TimeStamp at={key.acceptedUntil} className="text-xs" />
                </span>
                <StatusChip status="pending">Rotated</StatusChip>
              </>
            )}
          </li>
        ))}
      </ul>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Rotate the write key?"
        description="The source gets a new key at once. The old one is taken for a while, so that deployed pages keep working."
      >
        <Rotate
          source={source}
          onDone={() => {
            setOpen(false);
          }}
        />
      </Dialog>
    </Card>
  );
}

const HOUR_MS = 3_600_000;
const GRACES = [
  { value: "0", label: "Not at all: it ends now" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
  { value: "720", label: "30 days" },
  { value: "2160", label: "90 days" },
] as const;

function Rotate({ source, onDone }: { readonly source: Source; readonly onDone: () => void }) {
  const [hours, setHours] = useState<(typeof GRACES)[number]["value"]>("24");
  const { timeZone } = usePreferences();
  const now = useNow(1000);
  const rotate = useRotateKey();
  const submit = (): void => {
    rotate.mutate(
      { params: { id: source.id }, body: { graceHours: Number(hours) } },
      {
        onSuccess: () => {
          toast.done("Key rotated", { description: "Set-up shows the new key." });
          onDone();
        },
      },
    );
  };
  return (
    <div className="grid gap-4">
      <Field label="The old key is taken for">
        {(ids) => <Select {...ids} value={hours} onChange={setHours} options={GRACES} />}
      </Field>
      {hours === "0" ? (
        <Callout tone="warn" title="Everything that still uses the old key loses its events at once">
          SDKs drop what is answered with 401. Choose this only when the key is misused.
        </Callout>
      ) : (
        <p className="text-sm">
          The old key ends on{" "}
          <strong className="font-medium tabular-nums">
            {formatDateTime(now + Number(hours) * HOUR_MS, timeZone)}
          </strong>
          . Until then both keys send to this source.
        </p>
      )}
      {rotate.error !== null && <Callout tone="bad">{rotate.error.message}</Callout>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button variant={hours === "0" ? "danger" : "primary"} loading={rotate.isPending} onClick={submit}>
          Rotate key
        </Button>
      </div>
    </div>
  );
}
