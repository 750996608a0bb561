"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import type { ControlProps } from "./field";
import { Input } from "./input";
import { TimeStamp } from "./time-stamp";

export interface StoredSecret {
  /** The last characters. */
  readonly hint: string;
  readonly setAt: number;
  readonly setBy: string;
}

interface Props {
  readonly control: ControlProps;
  /** Undefined: leave what is stored; null: remove it. */
  readonly value: string | null | undefined;
  readonly onChange: (value: string | null | undefined) => void;
  readonly stored?: StoredSecret | undefined;
  readonly removable?: boolean;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean;
  /** Tells its buttons from those of other secrets of the same setting. */
  readonly name?: string;
}

/** Write-only: what is stored is never shown, only its last characters, who set it and when. */
export function SecretInput({
  control,
  value,
  onChange,
  stored,
  removable = true,
  placeholder,
  disabled = false,
  name,
}: Props) {
  const named = name === undefined ? "" : ` ${name}`;
  const [editing, setEditing] = useState(stored === undefined);
  if (!editing && stored !== undefined) {
    const isRemoved = value === null;
    return (
      <div className="border-line flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 rounded-xs border px-2.5 py-1">
        <KeyRound aria-hidden className="text-ink-3 size-4" />
        <span className="min-w-0 flex-1 text-sm max-sm:basis-3/4">
          {isRemoved ? (
            <span className="text-ink-2">Will be removed when you save.</span>
          ) : (
            <>
              <span className="text-code font-mono">••••{stored.hint}</span>{" "}
              <span className="text-ink-3">
                set by {stored.setBy} <TimeStamp at={stored.setAt} />
              </span>
            </>
          )}
        </span>
        {isRemoved ? (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Keep it${named}`}
            onClick={() => {
              onChange(undefined);
            }}
          >
            Keep it
          </Button>
        ) : (
          <>
            <Button
              size="sm"
              id={control.id}
              // The field's label would name it otherwise.
              aria-label={`Replace${named}`}
              disabled={disabled}
              onClick={() => {
                setEditing(true);
              }}
            >
              Replace
            </Button>
            {removable && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Remove${named}`}
                disabled={disabled}
                onClick={() => {
                  onChange(null);
                }}
              >
                Remove
              </Button>
            )}
          </>
        )}
      </div>
    );
  }
  return (
    <div className="flex gap-2">
      <Input
        {...control}
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        disabled={disabled}
        placeholder={placeholder}
        value={value ?? ""}
        onChange={(event) => {
          onChange(event.target.value === "" ? undefined : event.target.value);
        }}
      />
      {stored !== undefined && (
        <Button
          variant="ghost"
          onClick={() => {
            onChange(undefined);
            setEditing(false);
          }}
        >
          Keep current
        </Button>
      )}
    </div>
  );
}
