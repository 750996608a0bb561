"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { SchemaFault } from "@/components/ui/schema-form";
import type { Destination } from "@/lib/client/destination";
import { formatDuration } from "@/lib/client/format";

export type Delivery = Destination["delivery"];
/** What stands in the inputs. */
export type DeliveryDraft = Readonly<Record<keyof Delivery, string>>;

interface Bounds {
  readonly name: keyof Delivery;
  readonly label: string;
  readonly unit: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
  /** What the number amounts to, when it is milliseconds. */
  readonly inWords?: (value: number) => string;
}

/** The bounds of contract/release.ts `deliverySettings`; the server checks them again. */
const FIELDS: readonly Bounds[] = [
  {
    name: "retryBaseMs",
    label: "First retry after",
    unit: "ms",
    help: "Doubles with every failure, with some chance in it.",
    min: 10,
    max: 3_600_000,
    isWhole: true,
    inWords: formatDuration,
  },
  {
    name: "retryMaxMs",
    label: "Longest time between tries",
    unit: "ms",
    help: "The doubling stops here.",
    min: 10,
    max: 86_400_000,
    isWhole: true,
    inWords: formatDuration,
  },
  {
    name: "retryWindowHours",
    label: "Give up after",
    unit: "hours",
    help: "Then the event becomes a dead letter that you can replay.",
    min: 0,
    max: 720,
    isWhole: false,
  },
  {
    name: "maxInFlight",
    label: "Requests at once",
    unit: "requests",
    help: "Over all people; one person's events still go one after the other.",
    min: 1,
    max: 512,
    isWhole: true,
  },
  {
    name: "ratePerSecond",
    label: "Rate limit",
    unit: "requests/s",
    help: "Empty: no limit.",
    min: 0.01,
    max: 100_000,
    isWhole: false,
  },
];

export const DELIVERY_DEFAULTS: Delivery = {
  retryBaseMs: 1000,
  retryMaxMs: 300_000,
  retryWindowHours: 72,
  maxInFlight: 16,
  ratePerSecond: null,
};

export const draftOfDelivery = (delivery: Delivery): DeliveryDraft => ({
  retryBaseMs: String(delivery.retryBaseMs),
  retryMaxMs: String(delivery.retryMaxMs),
  retryWindowHours: String(delivery.retryWindowHours),
  maxInFlight: String(delivery.maxInFlight),
  ratePerSecond: delivery.ratePerSecond === null ? "" : String(delivery.ratePerSecond),
});

/** Only to be called when `deliveryFaults` finds nothing. */
export const deliveryOfDraft = (draft: DeliveryDraft): Delivery => ({
  retryBaseMs: Number(draft.retryBaseMs),
  retryMaxMs: Number(draft.retryMaxMs),
  retryWindowHours: Number(draft.retryWindowHours),
  maxInFlight: Number(draft.maxInFlight),
  ratePerSecond: draft.ratePerSecond.trim() === "" ? null : Number(draft.ratePerSecond),
});

export function deliveryFaults(draft: DeliveryDraft): SchemaFault[] {
  return FIELDS.flatMap((field) => {
    const message = complaint(field, draft[field.name].trim());
    return message === null ? [] : [{ field: `delivery.${field.name}`, message }];
  });
}

function complaint({ name, label, min, max, isWhole }: Bounds, text: string): string | null {
  if (text === "") return name === "ratePerSecond" ? null : `${label} is needed.`;
  const value = Number(text);
  if (Number.isNaN(value)) return "A number.";
  if (isWhole && !Number.isInteger(value)) return "A whole number.";
  if (value < min) return `At least ${String(min)}.`;
  return value > max ? `At most ${String(max)}.` : null;
}

interface Props {
  readonly value: DeliveryDraft;
  readonly onChange: (value: DeliveryDraft) => void;
  readonly faults: readonly SchemaFault[];
  readonly disabled: boolean;
}

export const DeliveryFields = ({ value, onChange, faults, disabled }: Props) => (
  <div className="grid gap-4 sm:grid-cols-2">
    {FIELDS.map((field) => {
      const text = value[field.name];
      const words =
        field.inWords !== undefined && Number(text) >= 1000 ? ` = ${field.inWords(Number(text))}.` : "";
      return (
        <Field
          key={field.name}
          label={field.label}
          help={`${field.help}${words === "" ? "" : ` ${text} ms${words}`}`}
          error={faults.find((fault) => fault.field === `delivery.${field.name}`)?.message}
        >
          {(control) => (
            <span className="flex items-center gap-2">
              <Input
                {...control}
                inputMode="decimal"
                className="max-w-36 text-right tabular-nums"
                value={text}
                disabled={disabled}
                placeholder={field.name === "ratePerSecond" ? "No limit" : ""}
                onChange={(event) => {
                  onChange({ ...value, [field.name]: event.target.value });
                }}
              />
              <span className="text-ink-3 text-xs">{field.unit}</span>
            </span>
          )}
        </Field>
      );
    })}
  </div>
);
