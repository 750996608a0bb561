"use client";

import { checkSchema, titleOf, type JsonSchema, type SchemaFault } from "./json-schema";
import { SchemaField } from "./schema-field";
import type { StoredSecret } from "./secret-input";

export { initialValues, withoutEmpty, type JsonSchema, type SchemaFault } from "./json-schema";

interface Props {
  readonly schema: JsonSchema;
  readonly value: Readonly<Record<string, unknown>>;
  readonly onChange: (value: Record<string, unknown>) => void;
  /** Top-level fields that are write-only. */
  readonly secrets?: readonly string[];
  /** By setting; those of a setting that holds several values as `<setting>.<name>`. */
  readonly stored?: Readonly<Record<string, StoredSecret>>;
  /** Dotted paths, as checkSchema and the API give them. */
  readonly faults?: readonly SchemaFault[];
  readonly disabled?: boolean;
}

/**
 * The fields that a connector's settings schema describes, without a form around them: the page owns value, saving and
 * faults (`checkSchema` before the call, the API's `fields` after it).
 */
export function SchemaForm({
  schema,
  value,
  onChange,
  secrets = [],
  stored = {},
  faults = [],
  disabled = false,
}: Props) {
  return (
    <div className="grid grid-cols-1 gap-4">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <SchemaField
          key={name}
          path={name}
          label={titleOf(name, field)}
          schema={field}
          value={value[name]}
          isRequired={schema.required?.includes(name) === true}
          isSecret={secrets.includes(name)}
          stored={stored[name]}
          storedEntries={entriesOf(name, stored)}
          faults={faults}
          disabled={disabled}
          onChange={(next) => {
            onChange({ ...value, [name]: next });
          }}
        />
      ))}
    </div>
  );
}

const entriesOf = (
  setting: string,
  stored: Readonly<Record<string, StoredSecret>>,
): Record<string, StoredSecret> =>
  Object.fromEntries(
    Object.entries(stored)
      .filter(([name]) => name.startsWith(`${setting}.`))
      .map(([name, secret]): [string, StoredSecret] => [name.slice(setting.length + 1), secret])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

/** Whether the values may be sent; secrets that are stored need not be typed again. */
export const faultsOf = (
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  stored: Readonly<Record<string, StoredSecret>> = {},
): SchemaFault[] =>
  checkSchema(schema, value).filter((fault) => !(fault.field in stored) || value[fault.field] === null);
