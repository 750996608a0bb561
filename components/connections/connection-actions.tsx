"use client";

import { ListFilter, Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { MenuItem, MenuSeparator, MoreMenu } from "@/components/ui/menu";
import type { Connection } from "@/lib/client/connection";
import { ACTIONS } from "@/lib/contract/access";
import { DeleteConnection, EditConnection } from "./connection-dialogs";
import { useSwitchConnection } from "./use-actions";

interface Props {
  readonly connection: Connection;
  /** "Web shop to CRM". */
  readonly name: string;
  readonly onDeleted?: () => void;
  /** In a table row: behind "…". */
  readonly compact?: boolean;
}

/** What can be done with a connection: the same in the table and in the panel. */
export function ConnectionActions({ connection, name, onDeleted, compact = false }: Props) {
  const [asking, setAsking] = useState<"nothing" | "filter" | "delete">("nothing");
  const { change, isPending } = useSwitchConnection();
  const isAllowed = useMay("connection.write");
  const toggle = (): void => {
    void change(connection, !connection.enabled);
  };
  const close = (): void => {
    setAsking("nothing");
  };
  const switchWord = connection.enabled ? "Disable" : "Enable";
  const switchIcon = connection.enabled ? <Pause aria-hidden /> : <Play aria-hidden />;
  return (
    <>
      {compact ? (
        <MoreMenu label={`Actions for ${name}`}>
          <MenuItem
            icon={<ListFilter />}
            disabled={!isAllowed}
            onSelect={() => {
              setAsking("filter");
            }}
          >
            Filter and mapping
          </MenuItem>
          <MenuItem icon={switchIcon} disabled={!isAllowed || isPending} onSelect={toggle}>
            {switchWord}
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            danger
            icon={<Trash2 />}
            disabled={!isAllowed}
            onSelect={() => {
              setAsking("delete");
            }}
          >
            Delete
          </MenuItem>
        </MoreMenu>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            icon={<ListFilter aria-hidden />}
            disabled={!isAllowed}
            onClick={() => {
              setAsking("filter");
            }}
          >
            Filter and mapping
          </Button>
          <Button icon={switchIcon} disabled={!isAllowed} loading={isPending} onClick={toggle}>
            {switchWord}
          </Button>
          <Button
            variant="ghost"
            icon={<Trash2 aria-hidden />}
            disabled={!isAllowed}
            onClick={() => {
              setAsking("delete");
            }}
          >
            Delete
          </Button>
          {!isAllowed && <ReadOnlyNote role={ACTIONS["connection.write"]} />}
        </div>
      )}
      {asking === "filter" && <EditConnection connection={connection} name={name} onClose={close} />}
      {asking === "delete" && (
        <DeleteConnection
          connection={connection}
          name={name}
          onClose={close}
          onDeleted={() => onDeleted?.()}
        />
      )}
    </>
  );
}
