"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SchemaForm } from "@/components/ui/schema-form";
import { cn } from "@/lib/cn";
import { DeliveryFields } from "./delivery-fields";
import type { DestinationForm } from "./use-destination-form";

interface Props {
  readonly form: DestinationForm;
  readonly disabled?: boolean;
}

/** Name, and what the connector's schema asks for. */
export const SettingsFields = ({ form, disabled = false }: Props) => (
  <div className="grid gap-4">
    <Field label="Name" error={form.faults.find(({ field }) => field === "name")?.message}>
      {(control) => (
        <Input
          {...control}
          value={form.name}
          maxLength={200}
          autoComplete="off"
          placeholder={`e.g. ${form.connector.name} for the growth team`}
          disabled={disabled}
          onChange={(event) => {
            form.setName(event.target.value);
          }}
        />
      )}
    </Field>
    <SchemaForm
      schema={form.schema}
      value={form.settings}
      onChange={form.setSettings}
      secrets={form.connector.secrets}
      stored={form.stored}
      faults={form.faults}
      disabled={disabled}
    />
  </div>
);

/** How events are delivered: right for most as it is, so it is folded away. */
export function AdvancedFields({ form, disabled = false }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const hasFault = form.faults.some(({ field }) => field.startsWith("delivery."));
  const shown = isOpen || hasFault;
  return (
    <div>
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => {
          setIsOpen(!shown);
        }}
        className="hover:text-ink text-ink-2 inline-flex min-h-6 items-center gap-1.5 text-sm font-medium"
      >
        <ChevronRight aria-hidden className={cn("size-4 transition-transform", shown && "rotate-90")} />
        Advanced: retries and rate
      </button>
      {shown && (
        <div className="border-line mt-3 border-l pl-5">
          <DeliveryFields
            value={form.delivery}
            onChange={form.setDelivery}
            faults={form.faults}
            disabled={disabled}
          />
        </div>
      )}
    </div>
  );
}
