"use client";

import { CircleStop, Link2, Play, Save } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useCopy } from "@/components/ui/copy-button";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/components/shell/viewer";
import { formatCount } from "@/lib/client/format";
import { useUpdateSavedQuery } from "@/lib/client/warehouse";
import { SaveDialog } from "./save-dialog";
import { LINK_CHARS_MAX, ROW_LIMITS, TIME_LIMITS_S, type QueryText } from "./use-query-text";
import type { Runner } from "./use-run";

interface Props {
  readonly query: QueryText;
  readonly runner: Runner;
  readonly onRun: () => void;
}

const ROWS = ROW_LIMITS.map((rows) => ({ value: String(rows), label: `${formatCount(rows)} rows` }));
const TIMES = TIME_LIMITS_S.map((seconds) => ({ value: String(seconds), label: `${String(seconds)} s` }));

/** Run and cancel, the limits that apply, saving, and the link. */
export function QueryToolbar({ query, runner, onRun }: Props) {
  const isRunning = runner.run.kind === "running";
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isRunning ? (
        <Button icon={<CircleStop aria-hidden />} onClick={runner.cancel}>
          Cancel
        </Button>
      ) : (
        <Button
          variant="primary"
          icon={<Play aria-hidden />}
          onClick={onRun}
          disabled={query.text.trim() === ""}
        >
          Run
        </Button>
      )}
      <span className="w-32">
        <Select
          aria-label="Row limit"
          value={String(query.rows)}
          options={ROWS}
          onChange={(rows) => {
            query.setRows(Number(rows));
          }}
        />
      </span>
      <span className="w-24">
        <Select
          aria-label="Time limit"
          value={String(query.seconds)}
          options={TIMES}
          onChange={(seconds) => {
            query.setSeconds(Number(seconds));
          }}
        />
      </span>
      <span className="flex-1" />
      <Saving query={query} />
      <CopyLink isTooLong={query.isTooLongForLink} />
    </div>
  );
}

function Saving({ query }: { readonly query: QueryText }) {
  const may = useMay("saved_query.write");
  const update = useUpdateSavedQuery();
  const [isOpen, setIsOpen] = useState(false);
  const { saved } = query;
  if (!may) return null;
  const saveChanges = async (id: string): Promise<void> => {
    try {
      query.open({ saved: await update.mutateAsync({ params: { id }, body: { sql: query.text } }) });
      toast.done("Query saved");
    } catch (error) {
      toast.failed("The query could not be saved", error);
    }
  };
  return (
    <>
      {saved !== undefined && query.isEdited && (
        <Button loading={update.isPending} onClick={() => void saveChanges(saved.id)}>
          Save changes
        </Button>
      )}
      <Button
        variant="ghost"
        icon={<Save aria-hidden />}
        disabled={query.text.trim() === ""}
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {saved === undefined ? "Save" : "Save as new"}
      </Button>
      <SaveDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        sql={query.text}
        onSaved={(created) => {
          query.open({ saved: created });
        }}
      />
    </>
  );
}

function CopyLink({ isTooLong }: { readonly isTooLong: boolean }) {
  const [copied, copy] = useCopy();
  if (isTooLong)
    return (
      <span className="text-ink-3 text-xs">
        Longer than {formatCount(LINK_CHARS_MAX)} characters: save it to get a link
      </span>
    );
  return (
    <Button
      variant="ghost"
      icon={<Link2 aria-hidden />}
      onClick={() => {
        copy(location.href);
      }}
    >
      {copied ? "Copied" : "Copy link"}
    </Button>
  );
}
