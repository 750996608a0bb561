"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldGroup } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { EVENT_TYPES } from "@/contract/event";
import type { FilterDraft, FilterFaults } from "./filter-draft";

interface Props {
  readonly draft: FilterDraft;
  readonly onChange: (draft: FilterDraft) => void;
  readonly faults: FilterFaults;
  readonly disabled?: boolean;
}

export const FilterEditor = ({ draft, onChange, faults, disabled = false }: Props) => (
  <div className="grid gap-4">
    <FieldGroup label="Event types" error={faults.types}>
      <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">
        {EVENT_TYPES.map((type) => (
          <Checkbox
            key={type}
            label={type}
            disabled={disabled}
            checked={draft.types.includes(type)}
            onChange={(isChosen) => {
              onChange({
                ...draft,
                types: isChosen ? [...draft.types, type] : draft.types.filter((other) => other !== type),
              });
            }}
          />
        ))}
      </div>
    </FieldGroup>
    <Field
      label="Only these event names"
      optional
      help="One a line; * stands for any ending, e.g. Order*. Empty: every name."
      error={faults.events}
    >
      {(control) => (
        <Textarea
          {...control}
          rows={3}
          spellCheck={false}
          disabled={disabled}
          value={draft.events}
          placeholder={"Order Completed\nProduct*"}
          className="text-code font-mono"
          onChange={(event) => {
            onChange({ ...draft, events: event.target.value });
          }}
        />
      )}
    </Field>
    <Field
      label="Never these event names"
      optional
      help="Wins over the list above."
      error={faults.excludeEvents}
    >
      {(control) => (
        <Textarea
          {...control}
          rows={2}
          spellCheck={false}
          disabled={disabled}
          value={draft.excludeEvents}
          placeholder="Debug*"
          className="text-code font-mono"
          onChange={(event) => {
            onChange({ ...draft, excludeEvents: event.target.value });
          }}
        />
      )}
    </Field>
  </div>
);
