"use client";

import { Field } from "./field";
import type { SchemaFault } from "./json-schema";
import { RecordEditor } from "./record-editor";
import { SecretInput, type StoredSecret } from "./secret-input";

/** Text is new or replaces what is stored, null removes it; what is stored and not named stays. */
type Changes = Readonly<Record<string, string | null>>;

interface Props {
  readonly label: string;
  readonly path: string;
  readonly value: Changes;
  readonly onChange: (value: Changes | undefined) => void;
  readonly stored: Readonly<Record<string, StoredSecret>>;
  readonly faults: readonly SchemaFault[];
  readonly keyPlaceholder?: string;
  readonly valuePlaceholder?: string;
  readonly disabled?: boolean;
}

/** Names and write-only values, e.g. headers: names are shown, of stored values only their last characters. */
export function SecretRecord({
  label,
  path,
  value,
  onChange,
  stored,
  faults,
  disabled = false,
  ...placeholders
}: Props) {
  const part = (isStored: boolean): [string, string | null][] =>
    Object.entries(value).filter(([name]) => Object.hasOwn(stored, name) === isStored);
  const change = (next: readonly (readonly [string, string | null | undefined])[]): void => {
    const all = next.filter((entry): entry is [string, string | null] => entry[1] !== undefined);
    onChange(all.length === 0 ? undefined : Object.fromEntries(all));
  };
  return (
    <div className="grid gap-3">
      {Object.entries(stored).map(([name, secret]) => (
        <Field
          key={name}
          label={<span className="text-code font-mono">{name}</span>}
          error={faults.find(({ field }) => field === `${path}.${name}`)?.message}
        >
          {(control) => (
            <SecretInput
              control={control}
              name={name}
              value={value[name]}
              onChange={(next) => {
                change([...Object.entries(value).filter(([other]) => other !== name), [name, next]]);
              }}
              stored={secret}
              disabled={disabled}
            />
          )}
        </Field>
      ))}
      <RecordEditor
        label={label}
        value={Object.fromEntries(part(false).map(([name, text]) => [name, text ?? ""]))}
        onChange={(next) => {
          change([...part(true), ...Object.entries(next)]);
        }}
        taken={Object.keys(stored)}
        secret
        disabled={disabled}
        {...placeholders}
      />
    </div>
  );
}
