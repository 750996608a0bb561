import { Minus, PencilLine, Plus } from "lucide-react";
import { diffJson, type Change } from "./diff";
import { ScrollRegion } from "./scroll-region";

const KINDS = {
  added: { word: "Added", icon: <Plus aria-hidden className="text-ok size-3.5" /> },
  removed: { word: "Removed", icon: <Minus aria-hidden className="text-bad size-3.5" /> },
  changed: { word: "Changed", icon: <PencilLine aria-hidden className="text-warn size-3.5" /> },
} as const;

const show = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

function Value({ value, side }: { readonly value: unknown; readonly side: "before" | "after" }) {
  if (value === undefined) return <span className="text-ink-3">–</span>;
  return (
    <span
      className={
        side === "before"
          ? "bg-bad-tint text-bad-ink rounded-xs px-1 break-all line-through decoration-1"
          : "bg-ok-tint text-ok-ink rounded-xs px-1 break-all"
      }
    >
      {show(value)}
    </span>
  );
}

/** Changes one per row. Takes two JSON values, or changes that are known already. */
export function DiffView(props: {
  readonly before?: unknown;
  readonly after?: unknown;
  readonly changes?: readonly Change[];
  readonly label?: string;
}) {
  const changes = props.changes ?? diffJson(props.before, props.after);
  if (changes.length === 0) return <p className="text-ink-3 text-sm">Nothing differs.</p>;
  return (
    <ScrollRegion
      label={`${props.label ?? "Changes"}, scrollable`}
      className="border-line w-full overflow-x-auto rounded-md border contain-inline-size"
    >
      <table className="w-full text-xs" aria-label={props.label ?? "Changes"}>
        <thead>
          <tr className="text-ink-3 border-line border-b text-left">
            <th className="px-3 py-1.5 font-medium">Field</th>
            <th className="px-3 py-1.5 font-medium">Before</th>
            <th className="px-3 py-1.5 font-medium">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path} className="border-line border-b align-top last:border-0">
              <th scope="row" className="text-ink text-left font-normal">
                <span className="flex items-center gap-2 px-3 py-1.5 font-mono">
                  {KINDS[change.kind].icon}
                  <span className="sr-only">{KINDS[change.kind].word}: </span>
                  {change.path}
                </span>
              </th>
              <td className="min-w-32 px-3 py-1.5 font-mono">
                <Value value={change.before} side="before" />
              </td>
              <td className="min-w-32 px-3 py-1.5 font-mono">
                <Value value={change.after} side="after" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
