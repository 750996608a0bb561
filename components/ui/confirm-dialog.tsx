"use client";

import { AlertDialog as Radix } from "radix-ui";
import { useState, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { Callout } from "./callout";
import { DIALOG, OVERLAY } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** A question with its object: "Delete source Web shop?" */
  readonly title: string;
  /** What will happen, and what cannot be undone. */
  readonly children: ReactNode;
  /** The verb on the button: "Delete source". */
  readonly action: string;
  /** The dialog closes when it resolves and shows the message when it rejects. */
  readonly onConfirm: () => Promise<unknown>;
  /** Must be typed first. For what cannot be undone. */
  readonly typed?: string;
  readonly danger?: boolean;
}

export function ConfirmDialog(props: Props) {
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content className={cn(DIALOG, "max-w-md p-5")}>
          <Radix.Title className="text-lg font-semibold">{props.title}</Radix.Title>
          <Radix.Description asChild>
            <div className="text-ink-2 mt-1 text-sm [&_p+p]:mt-2">{props.children}</div>
          </Radix.Description>
          <Body {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Body({ onConfirm, onOpenChange, typed, action, danger = true }: Props) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const ready = typed === undefined || text.trim() === typed;

  const confirm = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "That did not work. Try again.");
    }
    setBusy(false);
  };
  return (
    <form
      className="mt-4 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (ready) void confirm();
      }}
    >
      {typed !== undefined && (
        <Field
          label={
            <span>
              Type <span className="text-code font-mono font-medium">{typed}</span> to confirm
            </span>
          }
        >
          {(ids) => (
            <Input
              {...ids}
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setText(event.target.value);
              }}
            />
          )}
        </Field>
      )}
      {failure !== undefined && <Callout tone="bad">{failure}</Callout>}
      <div className="flex flex-wrap justify-end gap-2">
        <Radix.Cancel asChild>
          <Button>Cancel</Button>
        </Radix.Cancel>
        <Button type="submit" variant={danger ? "danger" : "primary"} loading={busy} disabled={!ready}>
          {action}
        </Button>
      </div>
    </form>
  );
}
