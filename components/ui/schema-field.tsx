"use client";

import { CodeEditor } from "./code-editor";
import { Field, FieldGroup, type ControlProps } from "./field";
import { Input, Textarea } from "./input";
import { kindOf, titleOf, type JsonSchema } from "./json-schema";
import { RecordEditor } from "./record-editor";
import type { SchemaFieldProps } from "./schema-field-props";
import { SchemaList, SchemaVariant } from "./schema-nested";
import { SecretInput } from "./secret-input";
import { SecretRecord } from "./secret-record";
import { Select } from "./select";
import { Switch } from "./switch";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textRecord = (value: unknown): Record<string, string> =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)])) : {};

const asText = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

export function SchemaField(props: SchemaFieldProps) {
  const { path, label, schema, value, faults, onChange, disabled } = props;
  const error = faults.find((fault) => fault.field === path)?.message;
  const optional = !props.isRequired && schema.default === undefined && kindOf(schema) !== "boolean";
  const group = { label, help: schema.description, error };
  switch (kindOf(schema)) {
    case "boolean":
      return (
        <Switch
          checked={value === true}
          onChange={onChange}
          label={label}
          help={schema.description}
          disabled={disabled}
        />
      );
    case "record":
      return (
        <FieldGroup {...group}>
          <SchemaRecord {...props} />
        </FieldGroup>
      );
    case "object":
      return (
        <FieldGroup {...group}>
          <SchemaObject {...props} />
        </FieldGroup>
      );
    case "list":
      return (
        <FieldGroup {...group}>
          <SchemaList {...props} Draw={SchemaField} />
        </FieldGroup>
      );
    case "variant":
      return (
        <FieldGroup {...group}>
          <SchemaVariant {...props} Draw={SchemaObject} />
        </FieldGroup>
      );
    case "code":
      return (
        <FieldGroup {...group}>
          <CodeEditor
            language="text"
            label={label}
            value={asText(value)}
            onChange={onChange}
            readOnly={disabled}
            placeholder={schema.placeholder ?? ""}
            minHeight={96}
            maxHeight={320}
          />
        </FieldGroup>
      );
    default:
      return (
        <Field label={label} help={schema.description} error={error} optional={optional}>
          {(control) => <Single {...props} control={control} />}
        </Field>
      );
  }
}

function SchemaRecord({
  path,
  label,
  schema,
  value,
  onChange,
  isSecret,
  storedEntries = {},
  faults,
  disabled,
}: SchemaFieldProps) {
  const shared = { label, onChange, disabled, ...placeholders(schema) };
  return isSecret === true ? (
    <SecretRecord
      {...shared}
      path={path}
      // Only this control writes the value.
      value={(value ?? {}) as Readonly<Record<string, string | null>>}
      stored={storedEntries}
      faults={faults}
    />
  ) : (
    <RecordEditor {...shared} value={textRecord(value)} />
  );
}

/** "X-Team: growth" -> what the two inputs of a row suggest. */
function placeholders(schema: JsonSchema): { keyPlaceholder?: string; valuePlaceholder?: string } {
  const [name, text] = (schema.placeholder ?? "").split(": ");
  return name === undefined || text === undefined ? {} : { keyPlaceholder: name, valuePlaceholder: text };
}

/** The fields of an object inside an object. */
export function SchemaObject({ schema, value, onChange, path, faults, disabled }: SchemaFieldProps) {
  const fields = isRecord(value) ? value : {};
  return (
    <div className="border-line grid gap-4 border-l pl-4">
      {Object.entries(schema.properties ?? {})
        .filter(([, field]) => field.const === undefined)
        .map(([name, field]) => (
          <SchemaField
            key={name}
            path={`${path}.${name}`}
            label={titleOf(name, field)}
            schema={field}
            value={fields[name]}
            isRequired={schema.required?.includes(name) === true}
            faults={faults}
            disabled={disabled}
            onChange={(next) => {
              onChange({ ...fields, [name]: next });
            }}
          />
        ))}
    </div>
  );
}

function Single({
  schema,
  value,
  onChange,
  isSecret,
  stored,
  isRequired,
  disabled,
  control,
}: SchemaFieldProps & { readonly control: ControlProps }) {
  if (isSecret === true) {
    return (
      <SecretInput
        control={control}
        // Only this control writes the value: text, null or undefined.
        value={value as string | null | undefined}
        onChange={onChange}
        stored={stored}
        removable={!isRequired}
        placeholder={schema.placeholder}
        disabled={disabled}
      />
    );
  }
  const shared = { ...control, disabled, placeholder: schema.placeholder };
  switch (kindOf(schema)) {
    case "choice": {
      const options = (schema.enum ?? []).map(String).map((option) => ({ value: option, label: option }));
      return (
        <Select
          {...control}
          disabled={disabled}
          options={options}
          value={asText(value)}
          onChange={onChange}
        />
      );
    }
    case "number":
      return (
        <Input
          {...shared}
          type="number"
          inputMode="numeric"
          className="max-w-40 tabular-nums"
          min={schema.minimum}
          max={schema.maximum}
          value={typeof value === "number" ? value : ""}
          onChange={(event) => {
            onChange(event.target.value === "" ? undefined : Number(event.target.value));
          }}
        />
      );
    case "long-text":
      return (
        <Textarea
          {...shared}
          value={asText(value)}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      );
    default:
      return (
        <Input
          {...shared}
          spellCheck={false}
          value={asText(value)}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      );
  }
}
