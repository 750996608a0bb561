import { useNow } from "@/components/ui/preferences";
import { Button } from "@/components/ui/button";
import type { ColumnDef } from "@/components/ui/data-table";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { cn } from "@/lib/cn";
import type { Token } from "@/lib/client/user";
import { ROLE_WORDS } from "../role-words";
import { scopesInWords } from "./scope-words";

const SOON_MS = 7 * 86_400_000;

type State = "active" | "expired" | "revoked";

function stateOf(token: Token, now: number): State {
  if (token.revokedAt !== null) return "revoked";
  return token.expiresAt !== null && token.expiresAt <= now ? "expired" : "active";
}

function StateCell({ token }: { readonly token: Token }) {
  const state = stateOf(token, useNow());
  if (state === "active") return <StatusChip status="enabled">Active</StatusChip>;
  return <StatusChip status={state} />;
}

function NameCell({ token, creator }: { readonly token: Token; readonly creator: string }) {
  const isOver = stateOf(token, useNow()) !== "active";
  return (
    <span className="block max-w-72 min-w-0 max-sm:max-w-44">
      <span className={cn("block truncate font-medium", isOver && "text-ink-3")} title={token.name}>
        {token.name}
      </span>
      <span className="text-ink-3 block truncate text-xs">
        <span className="font-mono">{token.prefix}…</span> by {creator}
      </span>
      <span className="mt-1 block md:hidden">
        <StateCell token={token} />
      </span>
    </span>
  );
}

function EndCell({ token }: { readonly token: Token }) {
  const now = useNow(60_000);
  const { revokedAt, expiresAt } = token;
  if (revokedAt !== null) return <TimeStamp at={revokedAt} className="text-ink-3" />;
  const isSoon = expiresAt !== null && expiresAt > now && expiresAt - now < SOON_MS;
  return (
    <TimeStamp at={expiresAt} never="Never" {...(isSoon ? { className: "text-warn-ink font-medium" } : {})} />
  );
}

interface Deps {
  readonly nameOf: (creator: string) => string;
  readonly onRevoke: (token: Token) => void;
}

export const tokenColumns = ({ nameOf, onRevoke }: Deps): readonly ColumnDef<Token>[] => [
  {
    id: "name",
    header: "Name",
    cell: ({ row: { original } }) => <NameCell token={original} creator={nameOf(original.createdBy)} />,
    meta: { sort: "name" },
  },
  {
    id: "state",
    header: "State",
    cell: ({ row }) => <StateCell token={row.original} />,
    meta: { from: "md" },
  },
  {
    id: "role",
    header: "May",
    cell: ({ row: { original } }) => (
      <span className="block max-w-56">
        {ROLE_WORDS[original.role].name}
        <span className="text-ink-3 block truncate text-xs" title={original.scopes.join(", ")}>
          {scopesInWords(original.scopes)}
          {original.maySeePii && " · personal data"}
        </span>
      </span>
    ),
    meta: { from: "md" },
  },
  {
    id: "created",
    header: "Created",
    cell: ({ row }) => <TimeStamp at={row.original.createdAt} />,
    meta: { sort: "createdAt", from: "xl" },
  },
  {
    id: "used",
    header: "Last used",
    cell: ({ row }) => <TimeStamp at={row.original.lastUsedAt} />,
    meta: { from: "md" },
  },
  {
    id: "expires",
    header: "Ends",
    cell: ({ row }) => <EndCell token={row.original} />,
    meta: { from: "lg" },
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ row: { original } }) =>
      original.revokedAt === null && (
        <Button
          size="sm"
          aria-label={`Revoke ${original.name}`}
          onClick={() => {
            onRevoke(original);
          }}
        >
          Revoke
        </Button>
      ),
    meta: { align: "right", hideLabel: true },
  },
];
