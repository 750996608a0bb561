import { useViewer } from "@/components/shell/viewer";
import type { ColumnDef } from "@/components/ui/data-table";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import type { User } from "@/lib/client/user";
import { seesPii } from "@/lib/contract/access";
import { PanelLink } from "../panel-link";
import { ROLE_WORDS } from "../role-words";

interface CellProps {
  readonly row: { readonly original: User };
}

function NameCell({ row: { original } }: CellProps) {
  const isMe = useViewer().id === original.id;
  return (
    <span className="block max-w-80 min-w-0 max-sm:max-w-44">
      <PanelLink param="person" value={original.id} className="block truncate">
        {original.name}
        {isMe && <span className="text-ink-3 font-normal"> (you)</span>}
      </PanelLink>
      <span className="text-ink-3 block truncate text-xs" title={original.email}>
        {original.disabled && <span className="text-ink-2 font-medium md:hidden">Disabled · </span>}
        {original.email}
      </span>
    </span>
  );
}

export const PersonState = ({ user }: { readonly user: User }) => (
  <StatusChip status={user.disabled ? "disabled" : "enabled"}>
    {user.disabled ? "Disabled" : "Active"}
  </StatusChip>
);

export const MEMBER_COLUMNS: readonly ColumnDef<User>[] = [
  { id: "name", header: "Name", cell: NameCell, meta: { sort: "name" } },
  { id: "role", header: "Role", cell: ({ row }) => ROLE_WORDS[row.original.role].name },
  {
    id: "pii",
    header: "Personal data",
    cell: ({ row }) => (seesPii(row.original) ? "Visible" : <span className="text-ink-3">Masked</span>),
    meta: { from: "md" },
  },
  {
    id: "state",
    header: "State",
    cell: ({ row }) => <PersonState user={row.original} />,
    meta: { from: "md" },
  },
  {
    id: "seen",
    header: "Last seen",
    cell: ({ row }) => <TimeStamp at={row.original.lastSeenAt} />,
    meta: { from: "md" },
  },
  {
    id: "joined",
    header: "Joined",
    cell: ({ row }) => <TimeStamp at={row.original.createdAt} />,
    meta: { sort: "createdAt", from: "lg" },
  },
];
