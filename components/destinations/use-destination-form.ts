"use client";

import { useState } from "react";
import {
  faultsOf,
  initialValues,
  withoutEmpty,
  type JsonSchema,
  type SchemaFault,
} from "@/components/ui/schema-form";
import { kindOf } from "@/components/ui/json-schema";
import { secretsToEnterAgain } from "@/lib/secret-address";
import { ApiError } from "@/lib/client/api";
import type { Connector, Destination } from "@/lib/client/destination";
import {
  DELIVERY_DEFAULTS,
  deliveryFaults,
  deliveryOfDraft,
  draftOfDelivery,
  type DeliveryDraft,
} from "./delivery-fields";

type Settings = Record<string, unknown>;

export interface DestinationForm {
  readonly connector: Connector;
  readonly schema: JsonSchema;
  readonly stored: Destination["secrets"];
  readonly name: string;
  readonly settings: Settings;
  readonly delivery: DeliveryDraft;
  readonly faults: readonly SchemaFault[];
  /** What no field can show. */
  readonly failure: string | null;
  readonly isDirty: boolean;
  readonly setName: (name: string) => void;
  readonly setSettings: (settings: Settings) => void;
  readonly setDelivery: (delivery: DeliveryDraft) => void;
  /** Shows what is wrong beside the fields; true when nothing is. `settings`: looks at the connector's settings only. */
  readonly check: (only?: "settings") => boolean;
  /** Shows what the server said, beside the fields as far as they are known. */
  readonly reject: (error: unknown) => void;
  /** Puts a fault beside a field, e.g. what a test found out about the URL; null takes it away. */
  readonly blame: (field: string, message: string | null) => void;
  readonly reset: () => void;
}

/** The connector's part of the API's list; zod's JSON Schema is what the kit's forms are drawn from. */
const schemaOf = (connector: Connector): JsonSchema => connector.settings;

function start(connector: Connector, destination: Destination | undefined) {
  const schema = schemaOf(connector);
  return {
    name: destination?.name ?? "",
    settings: { ...initialValues(schema), ...destination?.settings },
    delivery: draftOfDelivery(destination?.delivery ?? DELIVERY_DEFAULTS),
  };
}

/** The form of a destination that exists, or of a new one. Errors show from the first attempt on, then follow the typing. */
export function useDestinationForm(connector: Connector, destination?: Destination): DestinationForm {
  const schema = schemaOf(connector);
  const stored = destination?.secrets ?? {};
  const [values, setValues] = useState(() => start(connector, destination));
  const [attempted, setAttempted] = useState<"no" | "settings" | "all">("no");
  const [told, setTold] = useState<readonly SchemaFault[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const initial = start(connector, destination);
  const isDirty = JSON.stringify(values) !== JSON.stringify(initial);

  const settingsFaults = [
    ...faultsOf(schema, values.settings, stored),
    ...secretsToEnterAgain(initial.settings, values.settings, Object.keys(stored)),
  ];
  const otherFaults = [
    ...(values.name.trim() === "" ? [{ field: "name", message: "Give the destination a name." }] : []),
    ...deliveryFaults(values.delivery),
  ];
  const own = { no: [], settings: settingsFaults, all: [...settingsFaults, ...otherFaults] }[attempted];

  return {
    connector,
    schema,
    stored,
    ...values,
    faults: [...own, ...told.filter((fault) => own.every(({ field }) => field !== fault.field))],
    failure,
    isDirty,
    setName: (name) => {
      setTold(told.filter(({ field }) => field !== "name"));
      setValues({ ...values, name });
    },
    setSettings: (settings) => {
      setTold(told.filter(({ field }) => !isChanged(field, values.settings, settings)));
      setValues({ ...values, settings });
    },
    setDelivery: (delivery) => {
      setTold(told.filter(({ field }) => !field.startsWith("delivery.")));
      setValues({ ...values, delivery });
    },
    check: (only) => {
      setFailure(null);
      setAttempted(attempted === "all" ? "all" : (only ?? "all"));
      return settingsFaults.length === 0 && (only === "settings" || otherFaults.length === 0);
    },
    reject: (error) => {
      const { fields, rest } = partError(error, schema);
      setTold(fields);
      setFailure(rest);
    },
    blame: (field, message) => {
      setTold([
        ...told.filter((fault) => fault.field !== field),
        ...(message === null ? [] : [{ field, message }]),
      ]);
    },
    reset: () => {
      setValues(initial);
      setAttempted("no");
      setTold([]);
      setFailure(null);
    },
  };
}

const isChanged = (path: string, before: Settings, after: Settings): boolean => {
  const [name = ""] = path.split(".");
  return before[name] !== after[name];
};

/** The API names fields from the body's root ("settings.url") or from the settings' ("url"). */
export function partError(
  error: unknown,
  schema: JsonSchema,
): { readonly fields: readonly SchemaFault[]; readonly rest: string | null } {
  const message = error instanceof Error ? error.message : "That did not work. Try again.";
  if (!(error instanceof ApiError)) return { fields: [], rest: message };
  const fields = error.fields
    .map((fault) => besideControl({ ...fault, field: fault.field.replace(/^settings\./, "") }, schema))
    .filter(({ field }) => {
      const [first = ""] = field.split(".");
      return first === "name" || first === "delivery" || first in (schema.properties ?? {});
    });
  return { fields, rest: fields.length === 0 ? message : null };
}

/** The rows of a record have no place for a fault of their own: it stands beside the record and names the row. */
function besideControl(fault: SchemaFault, schema: JsonSchema): SchemaFault {
  const [first = "", ...inside] = fault.field.split(".");
  const property = schema.properties?.[first];
  const isRecord = property !== undefined && kindOf(property) === "record";
  return isRecord && inside.length > 0
    ? { field: first, message: `${inside.join(".")}: ${fault.message}` }
    : fault;
}

/** The body of a new destination. */
export const bodyOfNew = (form: DestinationForm, enabled: boolean) => ({
  name: form.name.trim(),
  connector: form.connector.slug,
  settings: withoutEmpty(form.settings),
  enabled,
  delivery: deliveryOfDraft(form.delivery),
});

/** Unsaved settings in the shape of a change: null takes a setting away, a secret that was not typed stays as it is. */
export function changedSettings(form: DestinationForm): Settings {
  const names = Object.keys(form.schema.properties ?? {});
  const given = withoutEmpty(form.settings);
  return Object.fromEntries(
    names.flatMap((name): [string, unknown][] => {
      if (form.connector.secrets.includes(name)) {
        const value = form.settings[name];
        return value === undefined ? [] : [[name, value]];
      }
      return [[name, given[name] ?? null]];
    }),
  );
}

/** The body of a change. */
export const bodyOfChange = (form: DestinationForm) => ({
  name: form.name.trim(),
  settings: changedSettings(form),
  delivery: deliveryOfDraft(form.delivery),
});
