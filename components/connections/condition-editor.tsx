"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { CONDITION_OPERATORS, type ConditionOperator } from "@/contract/connection";
import { Button } from "@/components/ui/button";
import { FieldGroup } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  groupWords,
  literalKind,
  needsValue,
  newRow,
  OPERATOR_WORDS,
  type ConditionRow,
} from "./condition-draft";
import type { FilterDraft, FilterFaults } from "./filter-draft";

interface Props {
  readonly draft: FilterDraft;
  readonly onChange: (draft: FilterDraft) => void;
  readonly faults: FilterFaults;
  /** Fields that recent events have. */
  readonly paths: readonly string[];
}

/** Conditions on fields, one a row. */
export function ConditionEditor({ draft, onChange, faults, paths }: Props) {
  const id = useId();
  const { rows, groups, match } = draft;
  const change = (row: ConditionRow): void => {
    onChange({ ...draft, rows: rows.map((one) => (one.key === row.key ? row : one)) });
  };
  return (
    <FieldGroup
      label="Conditions on fields"
      help="Values are compared as they are: 5 is a number, “5” in quotes is text."
    >
      <datalist id={id}>
        {paths.map((path) => (
          <option key={path} value={path} label={path}>
            {path}
          </option>
        ))}
      </datalist>
      <div className="grid gap-2">
        {rows.length + groups.length > 1 && (
          <Select
            size="sm"
            className="w-44"
            aria-label="How conditions are joined"
            value={match}
            onChange={(next) => {
              onChange({ ...draft, match: next });
            }}
            options={[
              { value: "all", label: "All of them hold" },
              { value: "any", label: "Any of them holds" },
            ]}
          />
        )}
        {rows.map((row, index) => (
          <Row
            key={row.key}
            row={row}
            number={index + 1}
            listId={id}
            fault={faults.rows?.[row.key]}
            onChange={change}
            onRemove={() => {
              onChange({ ...draft, rows: rows.filter((one) => one.key !== row.key) });
            }}
          />
        ))}
        {groups.map((group, index) => (
          <p
            key={groupWords(group)}
            className="bg-subtle flex items-center gap-2 rounded-xs px-2 py-1 text-sm"
          >
            <span className="min-w-0 flex-1 break-words">{groupWords(group)}</span>
            <IconButton
              icon={<X />}
              label={`Remove group ${String(index + 1)}`}
              onClick={() => {
                onChange({ ...draft, groups: groups.filter((one) => one !== group) });
              }}
            />
          </p>
        ))}
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden />}
            onClick={() => {
              onChange({ ...draft, rows: [...rows, newRow()] });
            }}
          >
            Add condition
          </Button>
        </div>
      </div>
    </FieldGroup>
  );
}

interface RowProps {
  readonly row: ConditionRow;
  readonly number: number;
  readonly listId: string;
  readonly fault: string | undefined;
  readonly onChange: (row: ConditionRow) => void;
  readonly onRemove: () => void;
}

function Row({ row, number, listId, fault, onChange, onRemove }: RowProps) {
  const name = `condition ${String(number)}`;
  return (
    <div className="grid gap-1">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2 sm:grid-cols-[minmax(0,5fr)_9rem_minmax(0,4fr)_auto]">
        <Input
          aria-label={`Field of ${name}`}
          aria-invalid={fault === undefined ? undefined : true}
          list={listId}
          value={row.path}
          placeholder="properties.total"
          spellCheck={false}
          autoComplete="off"
          className="text-code font-mono"
          onChange={(event) => {
            onChange({ ...row, path: event.target.value });
          }}
        />
        <IconButton className="sm:order-last" icon={<X />} label={`Remove ${name}`} onClick={onRemove} />
        <Select<ConditionOperator>
          aria-label={`Comparison of ${name}`}
          value={row.op}
          onChange={(op) => {
            onChange({ ...row, op });
          }}
          options={CONDITION_OPERATORS.map((value) => ({ value, label: OPERATOR_WORDS[value] }))}
        />
        {!needsValue(row.op) && <span className="hidden sm:block" />}
        {needsValue(row.op) && (
          <Input
            aria-label={`Value of ${name}`}
            className="col-span-2 sm:col-span-1"
            value={row.value}
            placeholder={row.op === "in" ? "pro, team" : row.op === "matches" ? "*/checkout/*" : "100"}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              onChange({ ...row, value: event.target.value });
            }}
          />
        )}
      </div>
      {fault !== undefined && <p className="text-bad-ink text-xs">{fault}</p>}
      {fault === undefined && ["eq", "ne", "contains"].includes(row.op) && (
        <p className="text-ink-3 text-xs">Compared as {literalKind(row.value)}.</p>
      )}
    </div>
  );
}
