"use client";

import { Plus } from "lucide-react";
import { useRef, type KeyboardEvent } from "react";
import type { JsonSchema } from "@/contract/plan";
import { Button } from "@/components/ui/button";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { changeAt, nodeAt } from "@/plans/edit.ts";
import { nodeOf, propertiesOf } from "@/plans/keywords.ts";
import { rowsOf } from "@/plans/rows.ts";
import { PropertyRowView } from "./property-row";

interface Props {
  readonly schema: JsonSchema;
  readonly eventKey: string;
  readonly readOnly: boolean;
  /** Of the schema as it is at that moment. */
  readonly onEdit: (edit: (schema: JsonSchema) => JsonSchema) => void;
}

const HEADS = ["Property", "Type", "Required", "Permitted values", "Description", "PII"] as const;

/** One row a property, nested ones indented. Arrows go up and down a column, Enter in the last row adds one. */
export function PropertyGrid({ schema, eventKey, readOnly, onEdit }: Props) {
  const rows = rowsOf(schema);
  const table = useRef<HTMLTableElement>(null);
  const add = (parent: readonly string[]): void => {
    let name = "";
    onEdit((now) => {
      name = freeName(nodeOf(nodeAt(now, parent)));
      return changeAt(now, parent, (node) => ({
        ...node,
        properties: { ...propertiesOf(node), [name]: { type: "string" } },
      }));
    });
    // The new row stands last among its siblings; it is focused once it is there.
    requestAnimationFrame(() => {
      table.current
        ?.querySelector<HTMLInputElement>(`input[data-path="${CSS.escape([...parent, name].join("/"))}"]`)
        ?.select();
    });
  };
  return (
    <>
      <ScrollRegion
        label="Properties, scrollable"
        className="relative w-full overflow-x-auto contain-inline-size"
      >
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the fields inside bubble up here */}
        <table
          ref={table}
          onKeyDown={(event) => {
            if (
              event.target instanceof HTMLInputElement &&
              !move(event) &&
              event.key === "Enter" &&
              !readOnly
            )
              add([]);
          }}
          aria-label="Properties"
          className="w-full min-w-[44rem] text-sm"
        >
          <thead>
            <tr className="border-line text-ink-3 border-y text-left text-xs">
              {HEADS.map((head) => (
                <th key={head} scope="col" className="px-2 py-1.5 font-medium first:pl-4">
                  {head}
                </th>
              ))}
              <th scope="col" className="w-10">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // By place: a row that is renamed stays the one that is being edited.
              // oxlint-disable-next-line react/no-array-index-key
              <PropertyRowView
                key={index}
                row={row}
                schema={schema}
                eventKey={eventKey}
                readOnly={readOnly}
                onEdit={onEdit}
                onAdd={add}
              />
            ))}
            {rows.length === 0 && (
              <tr>
                <td colSpan={7} className="text-ink-3 px-4 py-4">
                  No properties yet.
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </ScrollRegion>
      {!readOnly && (
        <div className="border-line border-t px-4 py-2">
          <Button
            size="sm"
            icon={<Plus />}
            onClick={() => {
              add([]);
            }}
          >
            Property
          </Button>
        </div>
      )}
    </>
  );
}

function freeName(node: JsonSchema): string {
  const taken = propertiesOf(node);
  for (let count = 1; ; count++) {
    const name = count === 1 ? "property" : `property_${String(count)}`;
    if (!Object.hasOwn(taken, name)) return name;
  }
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, Enter: 1, ArrowUp: -1 };

/** Up and down within a column. False: there was no row to go to. */
function move({ key, target }: KeyboardEvent): boolean {
  const step = STEPS[key];
  if (step === undefined || !(target instanceof HTMLInputElement)) return false;
  const control = controlBeside(target, step);
  control?.focus();
  if (control instanceof HTMLInputElement) control.select();
  return control !== undefined;
}

function controlBeside(field: HTMLInputElement, step: 1 | -1): HTMLElement | undefined {
  const cell = field.closest("td,th");
  const row = cell?.closest("tr");
  const next = step === 1 ? row?.nextElementSibling : row?.previousElementSibling;
  if (!(cell instanceof HTMLTableCellElement) || !(next instanceof HTMLTableRowElement)) return undefined;
  return next.cells[cell.cellIndex]?.querySelector<HTMLElement>("input,button") ?? undefined;
}
