"use client";

import { useQueryState } from "nuqs";
import { ALERT_KINDS, watches, type AlertKind } from "@/contract/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Field, FieldGroup } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { AlertChannel } from "@/lib/client/alert";
import { useDestinations } from "@/lib/client/destination";
import { useSources } from "@/lib/client/source";
import { useWhole } from "@/lib/client/whole-list";
import { CHANNEL_WORDS, KIND_WORDS, WINDOW_OPTIONS } from "./alert-words";
import { withKind, type DraftField, type RuleDraft } from "./rule-draft";

interface Props {
  readonly draft: RuleDraft;
  readonly onChange: (draft: RuleDraft) => void;
  readonly channels: readonly AlertChannel[];
  readonly faults: Readonly<Partial<Record<DraftField, string>>>;
  readonly disabled: boolean;
}

export function RuleFields(props: Props) {
  const { draft, onChange, faults, disabled } = props;
  return (
    <fieldset disabled={disabled} className="grid min-w-0 gap-4">
      <Field label="Name" error={faults.name}>
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            autoComplete="off"
            placeholder="Checkout events fail"
            onChange={(event) => {
              onChange({ ...draft, name: event.target.value });
            }}
          />
        )}
      </Field>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label="What">
          {(control) => (
            <Select<AlertKind>
              {...control}
              value={draft.kind}
              onChange={(kind) => {
                onChange(withKind(draft, kind));
              }}
              options={ALERT_KINDS.map((value) => ({
                value,
                label: KIND_WORDS[value].name,
                description: KIND_WORDS[value].help,
              }))}
            />
          )}
        </Field>
        <SubjectField {...props} />
      </div>
      <ThresholdFields {...props} />
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label="Severity">
          {(control) => (
            <Select
              {...control}
              value={draft.severity}
              onChange={(severity) => {
                onChange({ ...draft, severity });
              }}
              options={[
                { value: "critical", label: "Critical" },
                { value: "warning", label: "Warning" },
              ]}
            />
          )}
        </Field>
        <NumberField
          {...props}
          field="forSeconds"
          label="For at least (seconds)"
          help="Shorter peaks are let pass."
        />
        <Field label="Remind" help="Until somebody acknowledges.">
          {(control) => (
            <Select
              {...control}
              value={draft.renotify}
              onChange={(renotify) => {
                onChange({ ...draft, renotify });
              }}
              options={remindOptions(draft.renotify)}
            />
          )}
        </Field>
      </div>
      <ChannelsField {...props} />
    </fieldset>
  );
}

const REMINDERS = [
  { value: "never", label: "Never" },
  { value: "30", label: "Every 30 minutes" },
  { value: "60", label: "Every hour" },
  { value: "240", label: "Every 4 hours" },
  { value: "1440", label: "Every day" },
] as const;

/** The API takes any number of minutes. */
const remindOptions = (value: string): readonly { readonly value: string; readonly label: string }[] =>
  REMINDERS.some((one) => one.value === value)
    ? REMINDERS
    : [...REMINDERS, { value, label: `Every ${value} minutes` }];

function SubjectField({ draft, onChange, disabled }: Props) {
  const kind = watches(draft.kind);
  const sources = useWhole(useSources({ sort: "name", limit: 200 }, { enabled: kind === "source" }));
  const destinations = useWhole(
    useDestinations({ sort: "name", limit: 200 }, { enabled: kind === "destination" }),
  );
  const items = kind === "source" ? sources : destinations;
  return (
    <Field label={kind === "source" ? "Source" : "Destination"}>
      {(control) => (
        <Combobox
          {...control}
          label={kind === "source" ? "Source" : "Destination"}
          value={draft.subjectId}
          clearable
          disabled={disabled}
          placeholder={`Each ${kind}`}
          options={items.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(subjectId) => {
            onChange({ ...draft, subjectId });
          }}
        />
      )}
    </Field>
  );
}

const THRESHOLD_WORDS: Readonly<Record<AlertKind, string>> = {
  failure_rate: "At least (per cent)",
  oldest_pending: "Longer than (minutes)",
  dead_letters: "At least (events)",
  lane_stuck: "For (minutes)",
  no_data: "For (minutes)",
  violations: "At least (number or per cent)",
};

const OF_OPTIONS = {
  failure_rate: [
    {
      value: "attempts",
      label: "Requests that fail",
      description: "Also those that succeed on a later try.",
    },
    { value: "finals", label: "Events that are given up", description: "After all retries." },
  ],
  violations: [
    { value: "percent", label: "Events that break the plan" },
    { value: "count", label: "Violations" },
  ],
} as const;

function ThresholdFields(props: Props) {
  const { draft, onChange } = props;
  const { kind } = draft;
  const counts = kind === "failure_rate" || kind === "violations" || kind === "dead_letters";
  const isShare = kind === "failure_rate" || (kind === "violations" && draft.of === "percent");
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2 md:grid-cols-4">
      {(kind === "failure_rate" || kind === "violations") && (
        <Field label="Counts">
          {(control) => (
            <Select<RuleDraft["of"]>
              {...control}
              value={draft.of}
              onChange={(of) => {
                onChange({ ...draft, of });
              }}
              options={OF_OPTIONS[kind]}
            />
          )}
        </Field>
      )}
      <NumberField {...props} field="threshold" label={THRESHOLD_WORDS[kind]} />
      {counts && (
        <Field label="Within">
          {(control) => (
            <Select
              {...control}
              value={draft.windowMinutes}
              onChange={(windowMinutes) => {
                onChange({ ...draft, windowMinutes });
              }}
              options={WINDOW_OPTIONS}
            />
          )}
        </Field>
      )}
      {isShare && (
        <NumberField
          {...props}
          field="minCount"
          label={kind === "failure_rate" ? "Out of at least" : "Of at least (events)"}
          help="Fewer never fire."
        />
      )}
    </div>
  );
}

interface NumberProps extends Props {
  readonly field: "threshold" | "minCount" | "forSeconds";
  readonly label: string;
  readonly help?: string;
}

const NumberField = ({ draft, onChange, faults, field, label, help }: NumberProps) => (
  <Field label={label} error={faults[field]} {...(help === undefined ? {} : { help })}>
    {(control) => (
      <Input
        {...control}
        inputMode="decimal"
        autoComplete="off"
        value={draft[field]}
        onChange={(event) => {
          onChange({ ...draft, [field]: event.target.value });
        }}
      />
    )}
  </Field>
);

function ChannelsField({ draft, onChange, channels, disabled }: Props) {
  const [, setChannel] = useQueryState("channel");
  return (
    <FieldGroup
      label="Tells"
      help={channels.length === 0 ? "There is no channel yet: incidents show on this page only." : undefined}
    >
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        {channels.map((channel) => (
          <Checkbox
            key={channel.id}
            label={channel.name}
            help={channel.enabled ? CHANNEL_WORDS[channel.kind].name : "Switched off"}
            disabled={disabled}
            checked={draft.channelIds.includes(channel.id)}
            onChange={(isOn) => {
              const others = draft.channelIds.filter((id) => id !== channel.id);
              onChange({ ...draft, channelIds: isOn ? [...others, channel.id] : others });
            }}
          />
        ))}
        {!disabled && (
          <Button size="sm" onClick={() => void setChannel("new")}>
            New channel
          </Button>
        )}
      </div>
    </FieldGroup>
  );
}
