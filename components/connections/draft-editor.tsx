"use client";

import { useEffect, useState } from "react";
import { TabsView } from "@/components/ui/tabs";
import { useConnectionPreview, type Connection } from "@/lib/client/connection";
import { ConnectionPreviewPane } from "./connection-preview";
import { fieldPaths } from "./field-paths";
import { draftOf, filterFaults, filterOf, hasFaults, type FilterDraft } from "./filter-draft";
import { FilterEditor } from "./filter-editor";
import { checkMapping, mappingDraftOf, type MappingDraft } from "./mapping-draft";
import { MappingEditor } from "./mapping-editor";

const TYPING_MS = 400;

export interface ConnectionDraft {
  readonly filter: FilterDraft;
  readonly mapping: MappingDraft;
}

export const connectionDraftOf = (
  connection: Pick<Connection, "filter" | "mapping"> | null,
): ConnectionDraft => ({
  filter: draftOf(connection?.filter ?? null),
  mapping: mappingDraftOf(connection?.mapping ?? null),
});

/** What is saved; null while something has to be mended. */
export function bodyOf({ filter, mapping }: ConnectionDraft): Pick<Connection, "filter" | "mapping"> | null {
  const checked = checkMapping(mapping);
  if (hasFaults(filterFaults(filter)) || checked.kind === "faults") return null;
  return { filter: filterOf(filter), mapping: checked.mapping };
}

interface Props {
  readonly draft: ConnectionDraft;
  readonly onChange: (draft: ConnectionDraft) => void;
  /** Faults of rows show from the first try to save on. */
  readonly showFaults: boolean;
  readonly sourceId: string | null;
  readonly destinationId: string | null;
}

/** Filter and mapping, and what they do with the source's last events while they are typed. */
export function DraftEditor({ draft, onChange, showFaults, sourceId, destinationId }: Props) {
  const [tab, setTab] = useState("filter");
  const faults = filterFaults(draft.filter);
  const checked = checkMapping(draft.mapping);
  const body = bodyOf(draft);
  const ask = useSettled(body === null || sourceId === null ? null : { ...body, sourceId, destinationId });
  const preview = useConnectionPreview(ask);
  const paths = fieldPaths(preview.data?.items.map(({ event }) => event) ?? []);
  const changes = draft.mapping.names.length + draft.mapping.steps.length;
  return (
    <div className="grid min-w-0 gap-5">
      <TabsView
        label="Connection"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: "filter",
            label: "Filter",
            content: (
              <FilterEditor
                draft={draft.filter}
                faults={showFaults ? faults : { ...faults, rows: {} }}
                paths={paths}
                onChange={(filter) => {
                  onChange({ ...draft, filter });
                }}
              />
            ),
          },
          {
            value: "mapping",
            label: "Mapping",
            count: changes === 0 ? undefined : changes,
            content: (
              <MappingEditor
                draft={draft.mapping}
                faults={showFaults && checked.kind === "faults" ? checked.faults : {}}
                paths={paths}
                onChange={(mapping) => {
                  onChange({ ...draft, mapping });
                }}
              />
            ),
          },
        ]}
      />
      {sourceId !== null && (
        <ConnectionPreviewPane
          result={preview.data}
          error={preview.error}
          isStale={body === null}
          onRetry={() => void preview.refetch()}
        />
      )}
    </div>
  );
}

/** The latest value after a pause in the typing; what cannot be tried leaves the one before. */
function useSettled<T>(value: T | null): T | null {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      const next = JSON.parse(text) as T | null;
      if (next !== null) setSettled(next);
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return settled;
}
