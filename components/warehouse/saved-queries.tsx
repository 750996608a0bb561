"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FilterBar } from "@/components/ui/filter-bar";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { NameField } from "@/components/ui/name-field";
import { Select } from "@/components/ui/select";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useListQuery } from "@/components/ui/use-list-query";
import { useMay } from "@/components/shell/viewer";
import {
  useDeleteSavedQuery,
  useSavedQueries,
  useUpdateSavedQuery,
  type SavedQuery,
} from "@/lib/client/warehouse";
import { cn } from "@/lib/cn";

interface Props {
  readonly openId: string | null;
  readonly onOpen: (query: SavedQuery) => void;
  /** The open one was deleted. */
  readonly onGone: () => void;
}

const SEARCH_FROM = 8;

const ORDERS = [
  { value: "name", label: "By name" },
  { value: "-updatedAt", label: "Last changed first" },
  { value: "-createdAt", label: "Newest first" },
] as const;

export function SavedQueries({ openId, onOpen, onGone }: Props) {
  const { query: asked, table, isFiltered } = useListQuery("name", "updatedAt", "createdAt");
  const list = useSavedQueries(asked);
  return (
    <Card title="Saved queries" flush>
      <div className="px-2 pb-2">
        {(isFiltered || list.items.length >= SEARCH_FROM || list.hasMore) && (
          <FilterBar search={{ name: "q", label: "Search saved queries" }} className="pb-2" />
        )}
        {list.items.length > 1 && (
          <Select
            size="sm"
            className="mb-2"
            aria-label="Order of saved queries"
            options={ORDERS}
            value={ORDERS.find(({ value }) => value === table.sort)?.value ?? "name"}
            onChange={(sort) => {
              table.onSort(sort === "name" ? null : sort);
            }}
          />
        )}
        <State list={list} isSearched={isFiltered} />
        <ul className="max-h-72 overflow-y-auto">
          {list.items.map((query) => (
            <Item key={query.id} query={query} isOpen={query.id === openId} onOpen={onOpen} onGone={onGone} />
          ))}
        </ul>
        {list.hasMore && (
          <Button
            size="sm"
            variant="ghost"
            loading={list.isLoadingMore}
            onClick={() => {
              list.loadMore();
            }}
          >
            Load more
          </Button>
        )}
      </div>
    </Card>
  );
}

interface StateProps {
  readonly list: ReturnType<typeof useSavedQueries>;
  readonly isSearched: boolean;
}

function State({ list, isSearched }: StateProps) {
  if (list.items.length > 0) return null;
  if (list.isPending)
    return (
      <div className="px-2">
        <SkeletonText lines={3} />
      </div>
    );
  if (list.error !== null)
    return (
      <ErrorPanel
        error={list.error}
        onRetry={() => {
          list.refetch();
        }}
      />
    );
  return (
    <p className="text-ink-3 px-2 pb-1 text-xs">
      {isSearched ? "None has this name." : "None yet. Save a query to find it here and to link to it."}
    </p>
  );
}

interface ItemProps extends Omit<Props, "openId"> {
  readonly query: SavedQuery;
  readonly isOpen: boolean;
}

function Item({ query, isOpen, onOpen, onGone }: ItemProps) {
  const may = useMay("saved_query.write");
  return (
    <li className={cn("flex items-center rounded-xs", isOpen ? "bg-accent-tint" : "hover:bg-subtle")}>
      <button
        type="button"
        className="min-h-8 min-w-0 flex-1 truncate px-2 text-left text-sm"
        aria-current={isOpen ? true : undefined}
        title={query.name}
        onClick={() => {
          onOpen(query);
        }}
      >
        {query.name}
      </button>
      {may && (
        <Actions
          query={query}
          onDeleted={() => {
            if (isOpen) onGone();
          }}
        />
      )}
    </li>
  );
}

function Actions({ query, onDeleted }: { readonly query: SavedQuery; readonly onDeleted: () => void }) {
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const remove = useDeleteSavedQuery();
  const close = (isOpen: boolean): void => {
    if (!isOpen) setOpen(null);
  };
  return (
    <>
      <MoreMenu label={`More for ${query.name}`}>
        <MenuItem
          icon={<Pencil aria-hidden />}
          onSelect={() => {
            setOpen("rename");
          }}
        >
          Rename
        </MenuItem>
        <MenuItem
          icon={<Trash2 aria-hidden />}
          danger
          onSelect={() => {
            setOpen("delete");
          }}
        >
          Delete
        </MenuItem>
      </MoreMenu>
      <Dialog open={open === "rename"} onOpenChange={close} title="Rename query" size="sm">
        <Rename
          query={query}
          onDone={() => {
            setOpen(null);
          }}
        />
      </Dialog>
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete query ${query.name}?`}
        action="Delete query"
        onConfirm={async () => {
          onDeleted();
          await remove.mutateAsync({ params: { id: query.id } });
          toast.done("Query deleted");
        }}
      >
        <p>Links to it stop working, for everybody.</p>
      </ConfirmDialog>
    </>
  );
}

function Rename({ query, onDone }: { readonly query: SavedQuery; readonly onDone: () => void }) {
  const [name, setName] = useState(query.name);
  const update = useUpdateSavedQuery();
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        update.mutate({ params: { id: query.id }, body: { name: name.trim() } }, { onSuccess: onDone });
      }}
    >
      <NameField value={name} onChange={setName} error={update.error?.message} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" loading={update.isPending} disabled={name.trim() === ""}>
          Rename
        </Button>
      </div>
    </form>
  );
}
