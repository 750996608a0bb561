"use client";

import { Braces, CornerDownRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import type { JsonSchema } from "@/contract/plan";
import { Checkbox } from "@/components/ui/checkbox";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { Select } from "@/components/ui/select";
import { removeProperty, renameProperty, setDataType, setKeyword, setRequired } from "@/plans/edit.ts";
import { ITEMS } from "@/plans/path.ts";
import { DATA_TYPES, type PropertyRow } from "@/plans/rows.ts";
import { CommitInput } from "./commit-input";

interface Props {
  readonly row: PropertyRow;
  readonly schema: JsonSchema;
  readonly eventKey: string;
  readonly readOnly: boolean;
  /** Of the schema as it is at that moment. */
  readonly onEdit: (edit: (schema: JsonSchema) => JsonSchema) => void;
  readonly onAdd: (parent: readonly string[]) => void;
}

const CELL = "px-2 py-1 align-middle first:pl-4";
const INPUT = "h-7 min-w-0 text-sm pointer-coarse:h-11";

export function PropertyRowView({ row, schema, eventKey, readOnly, onEdit, onAdd }: Props) {
  const { steps, path } = row;
  const isItem = steps.at(-1) === ITEMS;
  const keyword = (name: string, value: unknown): void => {
    onEdit((now) => setKeyword(now, steps, name, value));
  };
  return (
    <tr className="border-line border-b last:border-b-0">
      <th scope="row" className={`${CELL} w-56 font-normal`}>
        <span
          className="flex items-center gap-1"
          style={{ paddingLeft: `${String((steps.length - 1) * 0.75)}rem` }}
        >
          {steps.length > 1 && <CornerDownRight aria-hidden className="text-ink-3 size-3 shrink-0" />}
          {isItem ? (
            <span className="text-ink-2 text-sm">each item</span>
          ) : (
            <CommitInput
              aria-label={`Name of ${path}`}
              data-path={steps.join("/")}
              className={`${INPUT} font-mono`}
              value={steps.at(-1) ?? ""}
              readOnly={readOnly}
              isRefused={(name) => renameProperty(schema, steps, name) === schema}
              onCommit={(name) => {
                onEdit((now) => renameProperty(now, steps, name));
              }}
            />
          )}
          <InSchema row={row} eventKey={eventKey} />
        </span>
      </th>
      <td className={`${CELL} w-30`}>
        <Select
          size="sm"
          aria-label={`Type of ${path}`}
          value={row.dataType}
          disabled={readOnly}
          options={typeOptions(row.dataType)}
          onChange={(dataType) => {
            onEdit((now) => setDataType(now, steps, dataType) ?? now);
          }}
        />
      </td>
      <td className={`${CELL} w-18`}>
        {!isItem && (
          <Checkbox
            hideLabel
            label={`${path} is required`}
            checked={row.required}
            disabled={readOnly}
            onChange={(required) => {
              onEdit((now) => setRequired(now, steps, required));
            }}
          />
        )}
      </td>
      <td className={`${CELL} w-32`}>
        <CommitInput
          aria-label={`Permitted values of ${path}`}
          className={INPUT}
          placeholder="any"
          value={permittedWords(row.permitted)}
          readOnly={readOnly}
          onCommit={(text) => {
            keyword("enum", permittedOf(text, row.dataType));
          }}
        />
      </td>
      <td className={CELL}>
        <CommitInput
          aria-label={`Description of ${path}`}
          className={INPUT}
          value={row.description}
          readOnly={readOnly}
          onCommit={(text) => {
            keyword("description", text === "" ? undefined : text);
          }}
        />
      </td>
      <td className={`${CELL} w-12`}>
        <Checkbox
          hideLabel
          label={`${path} is personal data`}
          checked={row.pii}
          disabled={readOnly}
          onChange={(pii) => {
            keyword("x-pii", pii ? true : undefined);
          }}
        />
      </td>
      <td className="w-10 pr-2">{!readOnly && <RowMenu row={row} onEdit={onEdit} onAdd={onAdd} />}</td>
    </tr>
  );
}

function RowMenu({ row, onEdit, onAdd }: Pick<Props, "row" | "onEdit" | "onAdd">) {
  const { steps, path, dataType } = row;
  const isList = dataType.includes("array");
  const target = isList ? [...steps, ITEMS] : steps;
  return (
    <MoreMenu label={`Actions of ${path}`}>
      {(isList || dataType.includes("object")) && (
        <MenuItem
          onSelect={() => {
            onAdd(target);
          }}
        >
          {isList ? "Add a property of its items" : "Add a property inside"}
        </MenuItem>
      )}
      <MenuItem
        danger
        onSelect={() => {
          onEdit((now) => removeProperty(now, steps));
        }}
      >
        Remove
      </MenuItem>
    </MoreMenu>
  );
}

/** Rules that no column shows: said here, with the way to where they stand. */
function InSchema({ row, eventKey }: Pick<Props, "row" | "eventKey">) {
  const rules = Object.entries(row.rules);
  if (rules.length === 0) return null;
  const words = rules.map(([keyword, value]) => `${keyword}: ${JSON.stringify(value)}`).join("\n");
  return (
    <Link
      href={`?tab=schema&event=${encodeURIComponent(eventKey)}`}
      title={`In the schema:\n${words}`}
      aria-label={`${row.path} has more rules in its schema: ${words}`}
      className="bg-info-tint text-info-ink inline-flex size-6 shrink-0 items-center justify-center rounded-xs"
    >
      <Braces aria-hidden className="size-3.5" />
    </Link>
  );
}

/** A combination that people cannot choose stays choosable where it stands. */
const typeOptions = (present: string) =>
  [...new Set<string>([...DATA_TYPES, present])].map((value) => ({ value, label: value }));

const permittedWords = (permitted: readonly unknown[] | null): string =>
  permitted === null
    ? ""
    : permitted
        .map((value) => (typeof value === "string" && !value.includes(",") ? value : JSON.stringify(value)))
        .join(", ");

/** "a, b, 3": words, and numbers where the property is one. Null, true and quoted text as JSON. */
function permittedOf(text: string, dataType: string): readonly unknown[] | undefined {
  const parts = text
    .match(/"(?:\\.|[^"\\])*"|[^,]+/g)
    ?.map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts === undefined || parts.length === 0) return undefined;
  return parts.map((part) => valueOf(part, dataType));
}

function valueOf(part: string, dataType: string): unknown {
  const isText = /string|date|email|uri|uuid/.test(dataType);
  if (isText && !part.startsWith('"') && part !== "null") return part;
  try {
    return JSON.parse(part) as unknown;
  } catch {
    return part;
  }
}
