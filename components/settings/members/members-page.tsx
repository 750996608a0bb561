"use client";

import { ShieldQuestion, UserPlus } from "lucide-react";
import { Link } from "@/components/ui/link";
import { parseAsBoolean, parseAsString, useQueryState } from "nuqs";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { FilterBar } from "@/components/ui/filter-bar";
import { useFilters } from "@/components/ui/use-filters";
import { useListQuery } from "@/components/ui/use-list-query";
import { plural } from "@/lib/client/format";
import { useUsers, type User } from "@/lib/client/user";
import { ROLES } from "@/lib/contract/access";
import { ROLE_WORDS } from "../role-words";
import { Section } from "../section";
import { MEMBER_COLUMNS } from "./member-columns";
import { MemberPanel } from "./member-panel";
import { RoleTable } from "./role-table";

export function MembersPage() {
  return (
    <Section
      title="Members"
      description="Who may sign in, and what they may do."
      needs="user.read"
      actions={<Actions />}
    >
      <Members />
    </Section>
  );
}

function Actions() {
  const { role } = useViewer();
  const [isOpen, setOpen] = useQueryState("roles", parseAsBoolean.withDefault(false));
  return (
    <>
      <Button icon={<ShieldQuestion aria-hidden />} onClick={() => void setOpen(true)}>
        What roles may do
      </Button>
      <Button asChild variant="primary">
        <Link href="/settings/invitations?invite=true">
          <UserPlus aria-hidden /> Invite a person
        </Link>
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => void setOpen(open ? true : null)}
        title="What each role may do"
        description="Each role may do everything that the roles right of it may."
        size="lg"
      >
        <RoleTable own={role} />
      </Dialog>
    </>
  );
}

const FILTERS = [
  {
    name: "role",
    label: "Role",
    options: ROLES.map((value) => ({ value, label: ROLE_WORDS[value].name })),
  },
] as const;

function Members() {
  const { query, table, isFiltered } = useListQuery("name", "createdAt");
  const { values, set } = useFilters(["q", "role"]);
  const role = ROLES.find((known) => known === values.role);
  const list = useUsers({
    ...query,
    ...(role === undefined ? {} : { role }),
  });
  const [param, setPerson] = useQueryState("person", parseAsString.withOptions({ history: "push" }));
  const person = param === "" ? null : param;
  return (
    <>
      <FilterBar
        search={{ name: "q", label: "Search name or e-mail" }}
        filters={FILTERS}
        end={
          list.items.length > 0 && (
            <span className="text-ink-3 text-xs" aria-live="polite">
              {list.isFetching && !list.isLoadingMore
                ? "Refreshing…"
                : `${plural(list.items.length, "person", "people")}${list.hasMore ? " and more" : ""}`}
            </span>
          )
        }
      />
      <DataTable<User>
        label="Members"
        list={list}
        columns={MEMBER_COLUMNS}
        rowId={(row) => row.id}
        openId={person}
        onOpen={(row) => void setPerson(row.id)}
        {...table}
        isFiltered={isFiltered || values.role !== null}
        onClearFilters={() => {
          set({ q: null, role: null });
        }}
      />
      <MemberPanel
        id={person}
        known={list.items.find((row) => row.id === person)}
        onClose={() => void setPerson(null)}
      />
    </>
  );
}
