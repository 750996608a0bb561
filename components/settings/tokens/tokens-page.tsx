"use client";

import { KeyRound, Plus } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useMemo, useState, type ReactNode } from "react";
import { useMay, useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { ListCount } from "@/components/ui/list-count";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { hasNone, useListQuery } from "@/components/ui/use-list-query";
import { useRevokeToken, useTokens, useUsers, type Token } from "@/lib/client/user";
import { Section } from "../section";
import { TokenDialog } from "./token-dialog";
import { tokenColumns } from "./token-columns";

export function TokensPage() {
  const [isOpen, setOpen] = useQueryState("new", parseAsBoolean.withDefault(false));
  const create = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => void setOpen(true)}>
      New token
    </Button>
  );
  return (
    <Section
      title="API tokens"
      description="For scripts that call the REST API. The write keys of sources are something else: they only send events."
      needs="token.read"
      actions={create}
    >
      <Tokens
        empty={
          <EmptyState icon={<KeyRound />} title="No API tokens yet" action={create}>
            A token lets a script do what you could do here: with a role of its own, narrowed to areas, and
            with an end. Every change it makes is in the audit log under its name.
          </EmptyState>
        }
      />
      <TokenDialog open={isOpen} onClose={() => void setOpen(null)} />
    </Section>
  );
}

function Tokens({ empty }: { readonly empty: ReactNode }) {
  const { query, table, isFiltered } = useListQuery("name", "createdAt");
  const list = useTokens(query);
  const revoke = useRevokeToken();
  const [asking, setAsking] = useState<Token | null>(null);
  const nameOf = useCreatorNames();
  const columns = useMemo(() => tokenColumns({ nameOf, onRevoke: setAsking }), [nameOf]);
  return (
    <>
      {!hasNone(list, isFiltered) && (
        <FilterBar
          search={{ name: "q", label: "Search tokens" }}
          end={<ListCount list={list} one="token" />}
        />
      )}
      <DataTable<Token>
        label="API tokens"
        list={list}
        columns={columns}
        rowId={(row) => row.id}
        {...table}
        empty={empty}
      />
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={() => {
          setAsking(null);
        }}
        title={`Revoke ${asking?.name ?? ""}?`}
        action="Revoke token"
        onConfirm={async () => {
          if (asking === null) return;
          await revoke.mutateAsync({ params: { id: asking.id } });
          toast.done(`${asking.name} is revoked`);
        }}
      >
        <p>
          Scripts that use <span className="text-code font-mono">{asking?.prefix}…</span> are refused from
          their next request on. This cannot be undone.
        </p>
        {asking !== null && asking.lastUsedAt !== null && (
          <p>
            It was last used <TimeStamp at={asking.lastUsedAt} />.
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}

/** Who made a token, by id; only admins may read the names of others. */
function useCreatorNames(): (id: string) => string {
  const me = useViewer();
  const mayRead = useMay("user.read");
  const users = useUsers({}, { enabled: mayRead });
  return useMemo(() => {
    const names = new Map(users.items.map((user) => [user.id, user.name]));
    return (id) => {
      if (id === me.id) return "you";
      if (id === "token:environment") return "the environment's token";
      return names.get(id) ?? id;
    };
  }, [users.items, me.id]);
}
