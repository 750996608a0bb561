"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";
import { Input } from "./input";

interface Props {
  readonly value: Readonly<Record<string, string>>;
  readonly onChange: (value: Record<string, string>) => void;
  /** "Headers": names the inputs for screen readers. */
  readonly label: string;
  readonly keyPlaceholder?: string;
  readonly valuePlaceholder?: string;
  readonly disabled?: boolean;
  /** Values are not shown while they are typed. */
  readonly secret?: boolean;
  /** Names that stand elsewhere: a row of such a name does not count. */
  readonly taken?: readonly string[];
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

const toRecord = (rows: readonly Row[]): Record<string, string> =>
  Object.fromEntries(rows.filter((row) => row.name.trim() !== "").map((row) => [row.name.trim(), row.value]));

let lastId = 0;
const newRow = (name = "", value = ""): Row => {
  lastId += 1;
  return { id: lastId, name, value };
};

/** Names and values, one per row, e.g. headers. */
export function RecordEditor({
  value,
  onChange,
  label,
  keyPlaceholder = "Name",
  valuePlaceholder = "Value",
  disabled = false,
  secret = false,
  taken = [],
}: Props) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    Object.entries(value).map(([name, text]) => newRow(name, text)),
  );
  const isTaken = (name: string): boolean =>
    taken.some((other) => other.toLowerCase() === name.trim().toLowerCase());
  const update = (next: readonly Row[]): void => {
    setRows(next);
    onChange(toRecord(next.filter((row) => !isTaken(row.name))));
  };
  const edit = (id: number, change: Partial<Row>): void => {
    update(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  };
  const names = rows.map((row) => row.name.trim().toLowerCase()).filter((name) => name !== "");
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  const known = names.find(isTaken);
  return (
    <div className="grid gap-2">
      {rows.map((row, at) => (
        <div key={row.id} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] gap-2">
          <Input
            aria-label={`${label}: name ${String(at + 1)}`}
            value={row.name}
            placeholder={keyPlaceholder}
            disabled={disabled}
            autoComplete="off"
            spellCheck={false}
            className="text-code font-mono"
            onChange={(event) => {
              edit(row.id, { name: event.target.value });
            }}
          />
          <Input
            aria-label={`${label}: value ${String(at + 1)}`}
            value={row.value}
            placeholder={valuePlaceholder}
            disabled={disabled}
            type={secret ? "password" : "text"}
            autoComplete={secret ? "new-password" : "off"}
            spellCheck={false}
            className="text-code font-mono"
            onChange={(event) => {
              edit(row.id, { value: event.target.value });
            }}
          />
          <IconButton
            label={`Remove ${row.name === "" ? `row ${String(at + 1)}` : row.name}`}
            icon={<Trash2 />}
            disabled={disabled}
            onClick={() => {
              update(rows.filter((other) => other.id !== row.id));
            }}
          />
        </div>
      ))}
      {twice !== undefined && (
        <p className="text-bad-ink text-xs">The name {twice} stands here twice; the last one counts.</p>
      )}
      {known !== undefined && (
        <p className="text-bad-ink text-xs">The name {known} is set already: replace its value above.</p>
      )}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          disabled={disabled}
          onClick={() => {
            setRows([...rows, newRow()]);
          }}
        >
          Add
        </Button>
      </div>
    </div>
  );
}
