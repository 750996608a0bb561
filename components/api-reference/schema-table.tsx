"use client";

import { useState } from "react";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { resolve, typeText, type OpenApi, type Schema } from "./openapi";

interface Props {
  readonly schema: Schema;
  readonly document: OpenApi;
  readonly label: string;
}

const DEPTH_MAX = 5;

/** The fields of a schema; those that have fields of their own open in place. */
export function SchemaTable({ schema, document, label }: Props) {
  const real = resolve(schema, document);
  if (real.properties === undefined) {
    return (
      <p className="text-ink-2 text-sm">
        <code className="text-code">{typeText(schema)}</code> {real.description}
      </p>
    );
  }
  return (
    <ScrollRegion label={label} className="border-line overflow-x-auto rounded-md border">
      <ul className="divide-line min-w-96 divide-y">
        <Fields schema={real} document={document} depth={0} />
      </ul>
    </ScrollRegion>
  );
}

function Fields({ schema, document, depth }: Omit<Props, "label"> & { readonly depth: number }) {
  const needed = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => (
    <Row key={name} name={name} field={field} isNeeded={needed.has(name)} document={document} depth={depth} />
  ));
}

/** What stands behind a field: the schema itself, or that of its items. */
function innerOf(field: Schema, document: OpenApi): Schema | undefined {
  const variant = (field.anyOf ?? field.oneOf)?.find((one) => one.type !== "null") ?? field;
  const real = resolve(variant, document);
  const item = real.type === "array" ? resolve(real.items ?? {}, document) : real;
  return item.properties === undefined ? undefined : item;
}

interface RowProps {
  readonly name: string;
  readonly field: Schema;
  readonly isNeeded: boolean;
  readonly document: OpenApi;
  readonly depth: number;
}

function Row({ name, field, isNeeded, document, depth }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const inner = depth < DEPTH_MAX ? innerOf(field, document) : undefined;
  return (
    <>
      <li
        className="grid grid-cols-[minmax(9rem,2fr)_minmax(0,3fr)] gap-3 px-3 py-1.5 text-sm"
        style={{ paddingLeft: `${String(0.75 + depth * 1.25)}rem` }}
      >
        <span className="min-w-0">
          <code className="text-code font-medium break-words">{name}</code>
          {isNeeded && <span className="text-ink-3 ml-2 text-xs">required</span>}
        </span>
        <span className="min-w-0">
          <code className="text-code text-ink-2 break-words">{typeText(field)}</code>
          {field.default !== undefined && (
            <span className="text-ink-3 ml-2 text-xs">default {JSON.stringify(field.default)}</span>
          )}
          {inner !== undefined && (
            <button
              type="button"
              aria-expanded={isOpen}
              className="text-accent-ink ml-2 min-h-6 text-xs underline"
              onClick={() => {
                setOpen(!isOpen);
              }}
            >
              {isOpen ? "Hide fields" : "Show fields"}
              <span className="sr-only"> of {name}</span>
            </button>
          )}
          {field.description !== undefined && (
            <span className="text-ink-2 block text-xs">{field.description}</span>
          )}
        </span>
      </li>
      {isOpen && inner !== undefined && <Fields schema={inner} document={document} depth={depth + 1} />}
    </>
  );
}
