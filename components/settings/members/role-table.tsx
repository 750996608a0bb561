import { Check, Minus } from "lucide-react";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { cn } from "@/lib/cn";
import { ACTIONS, allows, isAtLeast, ROLES, type Action, type Role } from "@/lib/contract/access";
import { ACTION_WORDS, GROUPS, ROLE_WORDS, type Group } from "../role-words";

const ALL = Object.keys(ACTIONS) as readonly Action[];
const actionsOf = (group: Group): readonly Action[] =>
  ALL.filter((action) => ACTION_WORDS[action][0] === group);

const Mark = ({ yes, word }: { readonly yes: boolean; readonly word?: string }) => (
  <span className="inline-grid h-4 place-items-center align-middle">
    {yes ? (
      <Check aria-hidden className="text-ok size-4" />
    ) : (
      <Minus aria-hidden className="text-ink-3 size-3.5" />
    )}
    <span className="sr-only">{word ?? (yes ? "Yes" : "No")}</span>
  </span>
);

/** Every action and who may do it: made from the permission matrix that the server decides with. */
export function RoleTable({ own }: { readonly own: Role }) {
  return (
    <ScrollRegion label="What each role may do" className="border-line overflow-auto rounded-md border">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">What each role may do</caption>
        <thead>
          <tr className="text-ink-2 text-xs">
            <th scope="col" className="px-3 py-2 text-left font-medium">
              Action
            </th>
            {ROLES.map((role) => (
              <th
                key={role}
                scope="col"
                className={cn("px-2 py-2 text-center font-medium", role === own && "text-accent-ink")}
              >
                {ROLE_WORDS[role].name}
                {role === own && <span className="text-micro block font-normal">you</span>}
              </th>
            ))}
          </tr>
        </thead>
        {GROUPS.map((group) => (
          <tbody key={group}>
            <tr className="bg-subtle border-line border-t">
              <th
                scope="rowgroup"
                colSpan={ROLES.length + 1}
                className="text-ink-2 px-3 py-1 text-left text-xs font-medium"
              >
                {group}
              </th>
            </tr>
            {actionsOf(group).map((action) => (
              <tr key={action} className="border-line border-t">
                <th scope="row" className="min-w-40 px-3 py-1.5 text-left font-normal">
                  {ACTION_WORDS[action][1]}
                </th>
                {ROLES.map((role) => (
                  <td key={role} className="px-2 py-1.5 text-center">
                    <Mark yes={allows(role, action)} />
                  </td>
                ))}
              </tr>
            ))}
            {group === "People and access" && <PiiRow />}
          </tbody>
        ))}
      </table>
    </ScrollRegion>
  );
}

const PiiRow = () => (
  <tr className="border-line border-t">
    <th scope="row" className="px-3 py-1.5 text-left font-normal">
      See personal data unmasked
    </th>
    {ROLES.map((role) => (
      <td key={role} className="text-ink-3 px-2 py-1.5 text-center text-xs">
        {isAtLeast(role, "admin") ? <Mark yes /> : "With the right"}
      </td>
    ))}
  </tr>
);

interface SummaryProps {
  /** Whether it may be done, all things considered. */
  readonly may: (action: Action) => boolean;
  readonly label: string;
}

/** The same for one person or token: what it may do, and below what it may not. */
export function MaySummary({ may, label }: SummaryProps) {
  const count = ALL.filter(may).length;
  return (
    <details className="border-line group rounded-md border">
      <summary className="hover:bg-subtle flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-3 text-sm">
        <span className="flex-1 font-medium">{label}</span>
        <span className="text-ink-3 text-xs tabular-nums">
          {count} of {ALL.length} actions
        </span>
      </summary>
      <ul className="border-line grid gap-x-4 border-t px-3 py-2 sm:grid-cols-2">
        {[...ALL]
          .sort((a, b) => Number(may(b)) - Number(may(a)))
          .map((action) => (
            <li
              key={action}
              className={cn("flex items-start gap-2 py-0.5 text-xs", !may(action) && "text-ink-3")}
            >
              <Mark yes={may(action)} word={may(action) ? "May:" : "May not:"} />
              {ACTION_WORDS[action][1]}
            </li>
          ))}
      </ul>
    </details>
  );
}
