"use client";

import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { cn } from "@/lib/cn";

const OPEN_DEPTH = 3;
const CHILDREN_SHOWN = 200;

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> | readonly unknown[] =>
  typeof value === "object" && value !== null;

/** Whether the search text stands in this value or in anything below it. */
export function holds(value: unknown, search: string): boolean {
  if (search === "") return false;
  if (!isBranch(value)) return String(value).toLowerCase().includes(search);
  return Object.entries(value).some(
    ([key, child]) => key.toLowerCase().includes(search) || holds(child, search),
  );
}

function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  const at = search === "" ? -1 : text.toLowerCase().indexOf(search);
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark className="bg-warn-tint text-warn-ink rounded-xs">{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  );
}

function leafLooks(value: unknown): { readonly text: string; readonly looks: string } {
  if (typeof value === "string") return { text: JSON.stringify(value), looks: "text-ok-ink" };
  if (typeof value === "number") return { text: String(value), looks: "text-info-ink" };
  if (value === null || typeof value === "boolean") return { text: String(value), looks: "text-warn-ink" };
  return { text: JSON.stringify(value) ?? "undefined", looks: "text-ink-2" };
}

interface NodeProps {
  readonly name: string | null;
  readonly value: unknown;
  readonly depth: number;
  readonly search: string;
}

/** Only text nodes: a payload can never become markup. */
export function JsonNode({ name, value, depth, search }: NodeProps) {
  const label =
    name === null ? null : (
      <span className="text-ink">
        <Marked text={name} search={search} />
        <span className="text-ink-3">: </span>
      </span>
    );
  if (!isBranch(value)) {
    const leaf = leafLooks(value);
    return (
      <div className="pl-5 break-words">
        {label}
        <span className={leaf.looks}>
          <Marked text={leaf.text} search={search} />
        </span>
      </div>
    );
  }
  return <Branch label={label} name={name} value={value} depth={depth} search={search} />;
}

interface BranchProps extends Omit<NodeProps, "value"> {
  readonly label: ReactNode;
  readonly value: Readonly<Record<string, unknown>> | readonly unknown[];
}

function Branch({ label, name, value, depth, search }: BranchProps) {
  const [toggled, setToggled] = useState<boolean>();
  const [shown, setShown] = useState(CHILDREN_SHOWN);
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  const isOpen = (holds(value, search) && toggled !== false) || (toggled ?? depth < OPEN_DEPTH);
  const summary = isList ? `[ ${String(entries.length)} ]` : `{ ${String(entries.length)} }`;
  if (entries.length === 0) {
    return (
      <div className="pl-5">
        {label}
        <span className="text-ink-3">{isList ? "[]" : "{}"}</span>
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => {
          setToggled(!isOpen);
        }}
        className="hover:bg-hover flex min-h-6 w-full items-start rounded-xs py-0.5 text-left"
      >
        <ChevronRight
          aria-hidden
          className={cn("text-ink-3 mt-1 mr-1.5 size-3 shrink-0 transition-transform", isOpen && "rotate-90")}
        />
        <span>
          {label}
          {name === null && <span className="sr-only">Whole value </span>}
          <span className="text-ink-3">{summary}</span>
        </span>
      </button>
      {isOpen && (
        <div className="border-line ml-1.5 border-l pl-2">
          {entries.slice(0, shown).map(([key, child]) => (
            <JsonNode key={key} name={key} value={child} depth={depth + 1} search={search} />
          ))}
          {entries.length > shown && (
            <button
              type="button"
              className="text-accent-ink pl-5 underline"
              onClick={() => {
                setShown(shown + CHILDREN_SHOWN);
              }}
            >
              Show {Math.min(CHILDREN_SHOWN, entries.length - shown)} more of {entries.length}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
