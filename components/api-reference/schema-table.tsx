"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { limitsOf, resolve, typeText, type OpenApi, type Schema } from "./openapi";
import { Prose } from "./prose";

interface Props {
  readonly schema: Schema;
  readonly document: OpenApi;
  readonly label: string;
  /** A body marks what must be sent, an answer what may be missing. */
  readonly marks: "required" | "optional";
}

const DEPTH_MAX = 5;
export const FIELD_ROW =
  "grid gap-x-4 gap-y-0.5 px-3 py-2 text-sm sm:grid-cols-[minmax(10rem,2fr)_minmax(0,3fr)]";

/** The fields of a schema; those that have fields of their own open in place. */
export function SchemaTable({ schema, document, label, marks }: Props) {
  const real = resolve(schema, document);
  if (real.properties === undefined) {
    return (
      <p className="text-ink-2 text-sm">
        <code className="text-code">{typeText(schema)}</code> {real.description}
      </p>
    );
  }
  return (
    <ul aria-label={label} className="border-line divide-line divide-y rounded-md border">
      <Fields schema={real} document={document} marks={marks} depth={0} />
    </ul>
  );
}

function Fields({ schema, document, marks, depth }: Omit<Props, "label"> & { readonly depth: number }) {
  const needed = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => (
    <Row
      key={name}
      name={name}
      field={field}
      isMarked={needed.has(name) === (marks === "required")}
      marks={marks}
      document={document}
      depth={depth}
    />
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
  readonly isMarked: boolean;
  readonly marks: Props["marks"];
  readonly document: OpenApi;
  readonly depth: number;
}

function Row({ name, field, isMarked, marks, document, depth }: RowProps) {
  const inner = depth < DEPTH_MAX ? innerOf(field, document) : undefined;
  // The items of a list are what the list is for.
  const [isOpen, setOpen] = useState(depth === 0 && name === "items");
  return (
    <>
      <li className={FIELD_ROW} style={{ paddingLeft: `${String(0.75 + depth * 1.25)}rem` }}>
        <span className="min-w-0">
          {inner === undefined ? (
            <code className="text-code font-medium break-words">{name}</code>
          ) : (
            <button
              type="button"
              aria-expanded={isOpen}
              aria-label={`Fields of ${name}`}
              className="-ml-1 inline-flex min-h-6 items-center gap-1 rounded-xs pr-1 align-middle hover:underline pointer-coarse:min-h-11"
              onClick={() => {
                setOpen(!isOpen);
              }}
            >
              <ChevronRight
                aria-hidden
                className={cn("text-ink-3 size-3.5 shrink-0 transition-transform", isOpen && "rotate-90")}
              />
              <code className="text-code font-medium break-words">{name}</code>
            </button>
          )}
          {isMarked && <span className="text-ink-3 ml-2 align-middle text-xs">{marks}</span>}
        </span>
        <TypeCell schema={field} description={field.description ?? describedBy(field, document)} />
      </li>
      {isOpen && inner !== undefined && (
        <Fields schema={inner} document={document} marks={marks} depth={depth + 1} />
      )}
    </>
  );
}

/** A field that only refers to a schema is described by that. */
const describedBy = (field: Schema, document: OpenApi): string | undefined =>
  field.$ref === undefined ? undefined : resolve(field, document).description;

/** Type, limits, default and words of one value. */
export function TypeCell({
  schema,
  description,
}: {
  readonly schema: Schema;
  readonly description: string | undefined;
}) {
  const facts = [
    ...limitsOf(schema),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ];
  return (
    <span className="min-w-0">
      <code className="text-code text-ink-2 break-words">{typeText(schema)}</code>
      {facts.length > 0 && <span className="text-ink-3 ml-2 text-xs break-words">{facts.join(" · ")}</span>}
      {description !== undefined && (
        <span className="text-ink-2 block text-xs">
          <Prose text={description} />
        </span>
      )}
    </span>
  );
}
