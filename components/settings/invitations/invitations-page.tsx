"use client";

import { MailPlus, UserPlus } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useState, type ReactNode } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { ListCount } from "@/components/ui/list-count";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { hasNone, useListQuery } from "@/components/ui/use-list-query";
import { useInvitations, useWithdrawInvitation, type Invitation } from "@/lib/client/user";
import { isAtLeast } from "@/lib/contract/access";
import { ROLE_WORDS } from "../role-words";
import { Section } from "../section";
import { InviteDialog } from "./invite-dialog";

export function InvitationsPage() {
  const [isOpen, setOpen] = useQueryState("invite", parseAsBoolean.withDefault(false));
  const invite = (
    <Button variant="primary" icon={<UserPlus aria-hidden />} onClick={() => void setOpen(true)}>
      Invite a person
    </Button>
  );
  return (
    <Section
      title="Invitations"
      description="Open invitations. An accepted one becomes a member; an expired one disappears from here."
      needs="user.read"
      actions={invite}
    >
      <Invitations
        empty={
          <EmptyState icon={<MailPlus />} title="No open invitations" action={invite}>
            An invitation is a link that works once, for one e-mail address. Tributary sends no e-mail: you
            hand the link over yourself.
          </EmptyState>
        }
      />
      <InviteDialog open={isOpen} onClose={() => void setOpen(null)} />
    </Section>
  );
}

function Invitations({ empty }: { readonly empty: ReactNode }) {
  const { query, table, isFiltered } = useListQuery("email", "createdAt", "expiresAt");
  const list = useInvitations(query);
  const withdraw = useWithdrawInvitation();
  const [asking, setAsking] = useState<Invitation | null>(null);
  return (
    <>
      {!hasNone(list, isFiltered) && (
        <FilterBar
          search={{ name: "q", label: "Search e-mail addresses" }}
          end={<ListCount list={list} one="invitation" />}
        />
      )}
      <DataTable<Invitation>
        label="Invitations"
        list={list}
        columns={columns(setAsking)}
        rowId={(row) => row.id}
        {...table}
        empty={empty}
      />
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={() => {
          setAsking(null);
        }}
        title={`Withdraw the invitation of ${asking?.email ?? ""}?`}
        action="Withdraw"
        onConfirm={async () => {
          if (asking === null) return;
          await withdraw.mutateAsync({ params: { id: asking.id } });
          toast.done("Invitation withdrawn");
        }}
      >
        <p>The link stops working at once. You can invite the person again.</p>
      </ConfirmDialog>
    </>
  );
}

function WithdrawCell({
  invitation,
  onAsk,
}: {
  readonly invitation: Invitation;
  readonly onAsk: (invitation: Invitation) => void;
}) {
  const mayOwners = useMay("owner.write");
  const isLocked = invitation.role === "owner" && !mayOwners;
  return (
    <Button
      size="sm"
      disabled={isLocked}
      title={isLocked ? "Only an owner may withdraw the invitation of an owner." : undefined}
      aria-label={`Withdraw invitation of ${invitation.email}`}
      onClick={() => {
        onAsk(invitation);
      }}
    >
      Withdraw
    </Button>
  );
}

const columns = (onAsk: (invitation: Invitation) => void): readonly ColumnDef<Invitation>[] => [
  {
    id: "email",
    header: "E-mail address",
    cell: ({ row }) => (
      <span className="block max-w-80 min-w-0 max-sm:max-w-44">
        <span className="block truncate font-medium" title={row.original.email}>
          {row.original.email}
        </span>
        <span className="text-ink-3 block truncate text-xs md:hidden">
          {ROLE_WORDS[row.original.role].name}
        </span>
      </span>
    ),
    meta: { sort: "email" },
  },
  {
    id: "role",
    header: "Role",
    cell: ({ row }) => ROLE_WORDS[row.original.role].name,
    meta: { from: "md" },
  },
  {
    id: "pii",
    header: "Personal data",
    cell: ({ row: { original } }) =>
      original.maySeePii || isAtLeast(original.role, "admin") ? (
        "Visible"
      ) : (
        <span className="text-ink-3">Masked</span>
      ),
    meta: { from: "md" },
  },
  {
    id: "by",
    header: "Invited by",
    cell: ({ row }) => <span className="block max-w-48 truncate">{row.original.invitedBy}</span>,
    meta: { from: "md" },
  },
  {
    id: "created",
    header: "Created",
    cell: ({ row }) => <TimeStamp at={row.original.createdAt} />,
    meta: { sort: "createdAt", from: "lg" },
  },
  {
    id: "expires",
    header: "Expires",
    cell: ({ row }) => <TimeStamp at={row.original.expiresAt} />,
    meta: { sort: "expiresAt", from: "md" },
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ row }) => <WithdrawCell invitation={row.original} onAsk={onAsk} />,
    meta: { align: "right", hideLabel: true },
  },
];
