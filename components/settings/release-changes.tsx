import { DiffView } from "@/components/ui/diff-view";
import type { ReleaseChange } from "@/lib/client/release";

const WORDS = { added: "Added", removed: "Removed", changed: "Changed" } as const;
const LOOKS = { added: "text-ok-ink", removed: "text-bad-ink", changed: "text-ink-2" } as const;

export function ReleaseChanges({ changes }: { readonly changes: readonly ReleaseChange[] }) {
  if (changes.length === 0) return <p className="text-ink-3 text-sm">Nothing differs.</p>;
  return (
    <ul className="grid gap-4">
      {changes.map((change) => (
        <li key={`${change.entity} ${change.id}`}>
          <p className="mb-1 text-sm">
            <span className={LOOKS[change.kind]}>{WORDS[change.kind]}</span> {change.entity}{" "}
            <span className="font-medium">{change.label}</span>
          </p>
          {change.fields.length > 0 && (
            <DiffView
              label={`Changes of ${change.label}`}
              changes={change.fields.map((field) => ({
                path: field.field,
                kind: "changed" as const,
                before: field.before,
                after: field.after,
              }))}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
