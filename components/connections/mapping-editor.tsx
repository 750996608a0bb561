"use client";

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { FieldGroup } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  newRename,
  newStep,
  STEP_OPTIONS,
  type MappingDraft,
  type RenameRow,
  type StepRow,
} from "./mapping-draft";

interface Props {
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
  readonly faults: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
}

/** New names of events, and changes of fields in their order. */
export function MappingEditor({ draft, onChange, faults, paths }: Props) {
  const id = useId();
  const { names, steps } = draft;
  const setNames = (next: readonly RenameRow[]): void => {
    onChange({ ...draft, names: next });
  };
  const setSteps = (next: readonly StepRow[]): void => {
    onChange({ ...draft, steps: next });
  };
  return (
    <div className="grid gap-5">
      <datalist id={id}>
        {paths.map((path) => (
          <option key={path} value={path} label={path}>
            {path}
          </option>
        ))}
      </datalist>
      <FieldGroup label="Event names" help="What the destination calls them. The first that fits counts.">
        <div className="grid gap-2">
          {names.map((row, index) => (
            <NameRow
              key={row.key}
              row={row}
              number={index + 1}
              fault={faults[row.key]}
              onChange={(next) => {
                setNames(names.map((one) => (one.key === next.key ? next : one)));
              }}
              onRemove={() => {
                setNames(names.filter((one) => one.key !== row.key));
              }}
            />
          ))}
          <div>
            <Button size="sm" icon={<Plus aria-hidden />} onClick={() => setNames([...names, newRename()])}>
              Rename an event
            </Button>
          </div>
        </div>
      </FieldGroup>
      <FieldGroup
        label="Fields"
        help="Done from top to bottom, on properties, traits, context and integrations."
      >
        <div className="grid gap-3">
          {steps.map((row, index) => (
            <FieldStep
              key={row.key}
              row={row}
              number={index + 1}
              count={steps.length}
              listId={id}
              fault={faults[row.key]}
              onChange={(next) => {
                setSteps(steps.map((one) => (one.key === next.key ? next : one)));
              }}
              onMove={(by) => {
                setSteps(moved(steps, index, by));
              }}
              onRemove={() => {
                setSteps(steps.filter((one) => one.key !== row.key));
              }}
            />
          ))}
          <div>
            <Button size="sm" icon={<Plus aria-hidden />} onClick={() => setSteps([...steps, newStep()])}>
              Change a field
            </Button>
          </div>
        </div>
      </FieldGroup>
    </div>
  );
}

function moved<T>(items: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const [item] = items.slice(from, from + 1);
  if (item === undefined) return items;
  return items.toSpliced(from, 1).toSpliced(from + by, 0, item);
}

interface NameProps {
  readonly row: RenameRow;
  readonly number: number;
  readonly fault: string | undefined;
  readonly onChange: (row: RenameRow) => void;
  readonly onRemove: () => void;
}

const NameRow = ({ row, number, fault, onChange, onRemove }: NameProps) => (
  <div className="grid gap-1">
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2">
      <Input
        aria-label={`Name of event ${String(number)} from the source`}
        value={row.from}
        placeholder="Order Completed"
        autoComplete="off"
        onChange={(event) => {
          onChange({ ...row, from: event.target.value });
        }}
      />
      <Input
        aria-label={`Name of event ${String(number)} at the destination`}
        value={row.to}
        placeholder="Purchase"
        autoComplete="off"
        onChange={(event) => {
          onChange({ ...row, to: event.target.value });
        }}
      />
      <IconButton icon={<X />} label={`Remove event name ${String(number)}`} onClick={onRemove} />
    </div>
    {fault !== undefined && <p className="text-bad-ink text-xs">{fault}</p>}
  </div>
);

interface StepProps {
  readonly row: StepRow;
  readonly number: number;
  readonly count: number;
  readonly listId: string;
  readonly fault: string | undefined;
  readonly onChange: (row: StepRow) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

const VALUES = {
  rename: { label: "New field", placeholder: "properties.value" },
  set: { label: "Value", placeholder: "EUR" },
  pick: { label: "Fields to keep", placeholder: "email, plan" },
} as const;

function FieldStep({ row, number, count, listId, fault, onChange, onMove, onRemove }: StepProps) {
  const name = `change ${String(number)}`;
  const second = row.op === "drop" ? null : VALUES[row.op];
  const text = (field: "path" | "value" | "events", label: string, placeholder: string) => (
    <Input
      aria-label={`${label} of ${name}`}
      {...(field === "path" ? { list: listId } : {})}
      value={row[field]}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      className="text-code font-mono"
      onChange={(event) => {
        onChange({ ...row, [field]: event.target.value });
      }}
    />
  );
  return (
    <div className="grid gap-1">
      <div className="grid gap-2 sm:grid-cols-[8rem_minmax(0,1fr)_minmax(0,1fr)]">
        <Select
          aria-label={`What ${name} does`}
          value={row.op}
          onChange={(op) => {
            onChange({ ...row, op });
          }}
          options={STEP_OPTIONS}
        />
        {text("path", "Field", row.op === "pick" ? "traits" : "properties.total")}
        {second !== null && text("value", second.label, second.placeholder)}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2">
        {text("events", "Events", "All events; or names such as Order*, Refund")}
        <span className="flex">
          <IconButton
            icon={<ArrowUp />}
            label={`Move ${name} up`}
            disabled={number === 1}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon={<ArrowDown />}
            label={`Move ${name} down`}
            disabled={number === count}
            onClick={() => onMove(1)}
          />
          <IconButton icon={<X />} label={`Remove ${name}`} onClick={onRemove} />
        </span>
      </div>
      {fault !== undefined && <p className="text-bad-ink text-xs">{fault}</p>}
    </div>
  );
}
