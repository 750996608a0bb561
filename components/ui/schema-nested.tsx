"use client";

import { Plus, Trash2 } from "lucide-react";
import type { ComponentType } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";
import { titleOf, variantsOf, type JsonSchema } from "./json-schema";
import type { SchemaFieldProps } from "./schema-field-props";
import { Select } from "./select";

interface NestedProps extends SchemaFieldProps {
  /** Draws a field; handed in, since a list's items and a variant's fields are fields again. */
  readonly Draw: ComponentType<SchemaFieldProps>;
}

export function SchemaList({ Draw, ...props }: NestedProps) {
  const { schema, value, onChange, path, disabled } = props;
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const item = schema.items ?? {};
  return (
    <div className="grid gap-2">
      {items.map((entry, at) => (
        // The order is the identity: entries have no ids of their own.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <Draw
              {...props}
              path={`${path}.${String(at)}`}
              label={`${titleOf("item", item)} ${String(at + 1)}`}
              schema={item}
              value={entry}
              isRequired
              onChange={(next) => {
                onChange(items.map((old, index) => (index === at ? next : old)));
              }}
            />
          </div>
          <IconButton
            label={`Remove item ${String(at + 1)}`}
            icon={<Trash2 />}
            disabled={disabled}
            onClick={() => {
              onChange(items.filter((_, index) => index !== at));
            }}
          />
        </div>
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          disabled={disabled}
          onClick={() => {
            onChange([...items, undefined]);
          }}
        >
          Add
        </Button>
      </div>
    </div>
  );
}

/** The constant fields that tell the alternatives apart, e.g. { kind: "basic" }. */
function constantsOf(variant: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variant.properties ?? {}).flatMap(([name, field]) =>
      field.const === undefined ? [] : [[name, field.const]],
    ),
  );
}

function nameOf(variant: JsonSchema, at: number): string {
  const constant = Object.values(constantsOf(variant))[0];
  return variant.title ?? (typeof constant === "string" ? constant : `Option ${String(at + 1)}`);
}

function fits(variant: JsonSchema, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(constantsOf(variant)).every(
    ([name, constant]) => Reflect.get(value, name) === constant,
  );
}

export function SchemaVariant({ Draw, ...props }: NestedProps) {
  const { schema, value, onChange, disabled, label } = props;
  const variants = variantsOf(schema);
  const chosen = variants.findIndex((variant) => fits(variant, value));
  const variant = variants[chosen];
  return (
    <div className="grid gap-3">
      <Select
        aria-label={label}
        disabled={disabled}
        value={chosen < 0 ? undefined : String(chosen)}
        options={variants.map((option, at) => ({ value: String(at), label: nameOf(option, at) }))}
        onChange={(next) => {
          onChange(constantsOf(variants[Number(next)] ?? {}));
        }}
      />
      {variant !== undefined && <Draw {...props} schema={variant} />}
    </div>
  );
}
