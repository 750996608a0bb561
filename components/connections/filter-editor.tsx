"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldGroup } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { EVENT_TYPES } from "@/contract/event";
import { ConditionEditor } from "./condition-editor";
import type { FilterDraft, FilterFaults } from "./filter-draft";

interface Props {
  readonly draft: FilterDraft;
  readonly onChange: (draft: FilterDraft) => void;
  readonly faults: FilterFaults;
  /** Fields that recent events have, for suggestions. */
  readonly paths: readonly string[];
}

export const FilterEditor = ({ draft, onChange, faults, paths }: Props) => (
  <div className="grid gap-4">
    <FieldGroup label="Event types" error={faults.types}>
      <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">
        {EVENT_TYPES.map((type) => (
          <Checkbox
            key={type}
            label={type}
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
          value={draft.excludeEvents}
          placeholder="Debug*"
          className="text-code font-mono"
          onChange={(event) => {
            onChange({ ...draft, excludeEvents: event.target.value });
          }}
        />
      )}
    </Field>
    <ConditionEditor draft={draft} onChange={onChange} faults={faults} paths={paths} />
    <SampleField draft={draft} onChange={onChange} />
    <ConsentFields draft={draft} onChange={onChange} />
  </div>
);

type PartProps = Pick<Props, "draft" | "onChange">;

const SampleField = ({ draft, onChange }: PartProps) => (
  <Field
    label={draft.percent >= 100 ? "Everybody" : `${String(draft.percent)} % of people`}
    help="A sample of people, always the same ones: all events of a person pass, or none."
  >
    {(control) => (
      <input
        {...control}
        type="range"
        min={0}
        max={100}
        step={1}
        value={draft.percent}
        aria-valuetext={`${String(draft.percent)} per cent of people`}
        className="accent-accent h-8 w-full"
        onChange={(event) => {
          onChange({ ...draft, percent: Number(event.target.value) });
        }}
      />
    )}
  </Field>
);

function ConsentFields({ draft, onChange }: PartProps) {
  const { consent } = draft;
  const change = (part: Partial<typeof consent>): void => {
    onChange({ ...draft, consent: { ...consent, ...part } });
  };
  return (
    <div className="grid gap-3">
      <Field
        label="Consent categories"
        optional
        help="Ids as your consent tool writes them, separated by commas. Empty: consent is not asked for."
      >
        {(control) => (
          <Input
            {...control}
            value={consent.categories}
            placeholder="analytics, ads"
            autoComplete="off"
            onChange={(event) => {
              change({ categories: event.target.value });
            }}
          />
        )}
      </Field>
      {consent.categories.trim() !== "" && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Consent is needed to">
            {(control) => (
              <Select
                {...control}
                value={consent.match}
                onChange={(match) => {
                  change({ match });
                }}
                options={[
                  { value: "all", label: "All of them" },
                  { value: "any", label: "Any of them" },
                ]}
              />
            )}
          </Field>
          <Field label="Events that do not say">
            {(control) => (
              <Select
                {...control}
                value={consent.whenUnknown}
                onChange={(whenUnknown) => {
                  change({ whenUnknown });
                }}
                options={[
                  { value: "pass", label: "Pass" },
                  { value: "suppress", label: "Are kept back" },
                ]}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
