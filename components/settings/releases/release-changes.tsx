import { DiffView } from "@/components/ui/diff-view";
import { Minus, PencilLine, Plus } from "lucide-react";
import type { ReleaseChange } from "@/lib/client/release";

const KINDS = {
  added: { word: "Added", icon: <Plus aria-hidden className="text-ok size-4" /> },
  removed: { word: "Removed", icon: <Minus aria-hidden className="text-bad size-4" /> },
  changed: { word: "Changed", icon: <PencilLine aria-hidden className="text-warn size-4" /> },
} as const;

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
            <DiffView
              label={`Changes of ${change.label}`}
              changes={change.fields.map(({ field, before, after }) => ({
                path: field,
                kind: "changed" as const,
                before,
                after,
              }))}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
