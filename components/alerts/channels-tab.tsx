"use client";

import { Plus, Send } from "lucide-react";
import { useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable, type ColumnDef } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { ListCount } from "@/components/ui/list-count";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { hasNone, useListQuery } from "@/components/ui/use-list-query";
import { useChannels, useDeleteChannel, useTestChannel, type AlertChannel } from "@/lib/client/alert";
import { plural } from "@/lib/client/format";
import { CHANNEL_WORDS } from "./alert-words";

export function ChannelsTab() {
  const { query, table, isFiltered } = useListQuery("name");
  const list = useChannels(query, { refreshMs: 15_000 });
  const [channel, setChannel] = useQueryState("channel");
  const [asking, setAsking] = useState<AlertChannel | null>(null);
  const remove = useDeleteChannel();
  const isAllowed = useMay("alert.write");
  const columns = useMemo(() => channelColumns(isAllowed, setAsking), [isAllowed]);
  const create = isAllowed && (
    <Button icon={<Plus aria-hidden />} onClick={() => void setChannel("new")}>
      New channel
    </Button>
  );
  return (
    <>
      {!hasNone(list, isFiltered) && (
        <FilterBar
          search={{ name: "q", label: "Search channels" }}
          end={
            <>
              <ListCount list={list} one="channel" />
              {create}
            </>
          }
        />
      )}
      <DataTable<AlertChannel>
        label="Channels"
        list={list}
        columns={columns}
        rowId={(row) => row.id}
        openId={channel}
        onOpen={(row) => void setChannel(row.id)}
        {...table}
        empty={
          <EmptyState icon={<Send />} title="No channels yet" action={create}>
            A channel is a way to tell people: a chat, an e-mail, or a signed request to a service of yours.
            The pipeline sends by itself, and tries again when a receiver is away.
          </EmptyState>
        }
      />
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={() => {
          setAsking(null);
        }}
        title={`Delete ${asking?.name ?? ""}?`}
        action="Delete channel"
        danger
        onConfirm={async () => {
          if (asking === null) return;
          await remove.mutateAsync({ params: { id: asking.id } });
          toast.done(`${asking.name} is deleted`);
        }}
      >
        <p>
          {asking !== null && asking.rules > 0
            ? `${plural(asking.rules, "rule")} will not tell it any more.`
            : "No rule tells it."}{" "}
          Messages that wait are not sent.
        </p>
      </ConfirmDialog>
    </>
  );
}

/** Where its messages go, as far as that is no secret. */
function placeOf({ kind, settings, secrets }: AlertChannel): string {
  const text = (name: string): string => (typeof settings[name] === "string" ? settings[name] : "");
  if (kind === "webhook") return text("url");
  if (kind === "slack") return `…${secrets["url"]?.hint ?? ""}`;
  return Array.isArray(settings["to"]) ? settings["to"].join(", ") : "";
}

function ChannelState({ channel }: { readonly channel: AlertChannel }) {
  if (!channel.enabled) return <StatusChip status="disabled">Off</StatusChip>;
  if (channel.lastFailure !== null) return <StatusChip status="failed">Last message failed</StatusChip>;
  return <StatusChip status="enabled">On</StatusChip>;
}

const channelColumns = (
  isAllowed: boolean,
  onDelete: (channel: AlertChannel) => void,
): readonly ColumnDef<AlertChannel>[] => [
  {
    id: "name",
    header: "Channel",
    cell: ({ row: { original } }) => (
      <span className="block min-w-0 py-1 whitespace-normal">
        <span className="block font-medium break-words">{original.name}</span>
        <span className="text-ink-3 block text-xs break-all">
          {CHANNEL_WORDS[original.kind].name} · {placeOf(original)}
        </span>
        {original.lastFailure !== null && (
          <span className="text-bad-ink block text-xs break-words">
            {original.lastFailure.error} (<TimeStamp at={original.lastFailure.at} />)
          </span>
        )}
        <span className="mt-1 block md:hidden">
          <ChannelState channel={original} />
        </span>
      </span>
    ),
    meta: { sort: "name" },
  },
  {
    id: "state",
    header: "State",
    cell: ({ row }) => <ChannelState channel={row.original} />,
    meta: { from: "md" },
  },
  {
    id: "rules",
    header: "Rules",
    cell: ({ row }) => <span className="tabular-nums">{row.original.rules}</span>,
    meta: { from: "md", align: "right" },
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ row: { original } }) =>
      isAllowed && (
        <span className="inline-flex items-center gap-1">
          <TestButton channel={original} />
          <MoreMenu label={`More for ${original.name}`}>
            <MenuItem
              onSelect={() => {
                onDelete(original);
              }}
            >
              Delete…
            </MenuItem>
          </MoreMenu>
        </span>
      ),
    meta: { align: "right", hideLabel: true },
  },
];

function TestButton({ channel }: { readonly channel: AlertChannel }) {
  const test = useTestChannel();
  return (
    <Button
      size="sm"
      loading={test.isPending}
      aria-label={`Send a test through ${channel.name}`}
      onClick={(event) => {
        event.stopPropagation();
        test.mutate(
          { params: { id: channel.id }, body: {} },
          {
            onSuccess: (result) => {
              if (result.sent) toast.done(`Sent. The receiver said: ${result.answer ?? "nothing"}`);
              else toast.failed("The test was not taken", new Error(result.error ?? "It gave no reason."));
            },
            onError: (error) => {
              toast.failed("The test could not be sent", error);
            },
          },
        );
      }}
    >
      Test
    </Button>
  );
}
