import type { Change } from "@/components/ui/diff";
import { DiffView } from "@/components/ui/diff-view";
import { Minus, PencilLine, Plus } from "lucide-react";
import type { ReleaseChange } from "@/lib/client/release";

const KINDS = {
  added: { word: "Added", icon: <Plus aria-hidden className="text-ok size-4" /> },
  removed: { word: "Removed", icon: <Minus aria-hidden className="text-bad size-4" /> },
  changed: { word: "Changed", icon: <PencilLine aria-hidden className="text-warn size-4" /> },
} as const;

const TIMES = new Set(["activeFrom", "createdAt"]);

/** Of a secret it is known only that it is another one; moments are shown as such. */
function rowOf({ field, before, after }: ReleaseChange["fields"][number]): Change {
  const secret = /^sealed\.(.+)$/.exec(field)?.[1];
  if (secret !== undefined)
    return {
      path: `${secret} (secret)`,
      kind: "changed",
      before: before === null ? "not set" : "hidden",
      after: after === null ? "removed" : "another value",
    };
  const shown = (value: unknown): unknown =>
    TIMES.has(field) && typeof value === "number" ? new Date(value).toISOString() : value;
  return { path: field, kind: "changed", before: shown(before), after: shown(after) };
}

/** What differs between two releases, one thing after the other. */
export function ReleaseChanges({ changes }: { readonly changes: readonly ReleaseChange[] }) {
  if (changes.length === 0)
    return <p className="text-ink-2 text-sm">Nothing that the pipeline runs on differs.</p>;
  return (
    <ul className="grid gap-4">
      {changes.map((change) => (
        <li key={`${change.entity} ${change.id}`} className="min-w-0">
          <p className="mb-1 flex items-start gap-2 text-sm">
            <span className="mt-0.5">{KINDS[change.kind].icon}</span>
            <span className="min-w-0 break-words">
              {KINDS[change.kind].word} {change.entity} <span className="font-medium">{change.label}</span>
            </span>
          </p>
          {change.fields.length > 0 && (
            <DiffView label={`Changes of ${change.label}`} changes={change.fields.map(rowOf)} />
          )}
        </li>
      ))}
    </ul>
  );
}
