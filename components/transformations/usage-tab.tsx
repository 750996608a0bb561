"use client";

import { Link } from "@/components/ui/link";
import { useWhole } from "@/lib/client/whole-list";
import { useMay } from "@/components/shell/viewer";
import { Card } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { StatusChip } from "@/components/ui/status-chip";
import { toast } from "@/components/ui/toast";
import { call } from "@/lib/client/api";
import { useDestinations } from "@/lib/client/destination";
import { useSources } from "@/lib/client/source";
import {
  useUpdateTransformation,
  useWriteDestinationChain,
  useWriteSourceChain,
  type Transformation,
} from "@/lib/client/transformation";
import { ACTIONS } from "@/lib/contract/access";
import { LogCard } from "./log-card";

type Owner = Transformation["attachTo"][number];

/** The chains that it runs in, and the way into another one. */
export function UsageTab({ transformation }: { readonly transformation: Transformation }) {
  const sources = useWhole(useSources({ sort: "name", limit: 200 }));
  const destinations = useWhole(useDestinations({ sort: "name", limit: 200 }));
  const nameOf = (owner: Owner): string =>
    "sourceId" in owner
      ? (sources.find(({ id }) => id === owner.sourceId)?.name ?? owner.sourceId)
      : (destinations.find(({ id }) => id === owner.destinationId)?.name ?? owner.destinationId);
  const { attachedTo, attachTo } = transformation;
  const rows = [
    ...attachedTo.map(({ kind, id, name, position }) => ({
      kind,
      id,
      name,
      place: `Step ${String(position + 1)}`,
    })),
    ...attachTo.map((owner) => ({
      kind: "sourceId" in owner ? ("source" as const) : ("destination" as const),
      id: "sourceId" in owner ? owner.sourceId : owner.destinationId,
      name: nameOf(owner),
      place: null,
    })),
  ];
  const taken = new Set(rows.map(({ id }) => id));
  const options = [
    ...sources.map(({ id, name }) => ({
      value: `source ${id}`,
      label: name,
      description: "Source: before the event log",
    })),
    ...destinations.map(({ id, name }) => ({
      value: `destination ${id}`,
      label: name,
      description: "Destination: just before delivery",
    })),
  ].filter(({ value }) => !taken.has(value.split(" ")[1] ?? ""));
  return (
    <div className="grid max-w-3xl gap-4">
      <Card
        title="Runs in"
        description="Its order among other transformations is set on the source’s or destination’s own page."
      >
        {rows.length === 0 && <p className="text-ink-2 text-sm">Nowhere yet: no event passes through it.</p>}
        <ul className="divide-line divide-y">
          {rows.map(({ kind, id, name, place }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm">
              <Link href={`/${kind}s/${id}`} className="min-w-0 flex-1 truncate font-medium hover:underline">
                {name}
              </Link>
              <span className="text-ink-3 text-xs">{kind === "source" ? "Source" : "Destination"}</span>
              {place === null ? (
                <StatusChip status="waiting">When published</StatusChip>
              ) : (
                <span className="text-ink-2 text-xs">{place}</span>
              )}
            </li>
          ))}
        </ul>
        <Attach transformation={transformation} options={options} />
      </Card>
      {transformation.kind === "code" && transformation.liveVersion !== null && (
        <LogCard transformation={transformation} />
      )}
    </div>
  );
}

interface AttachProps {
  readonly transformation: Transformation;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly description: string;
  }[];
}

function Attach({ transformation, options }: AttachProps) {
  const attach = useAttach(transformation);
  if (!useMay("transformation.write"))
    return (
      <div className="mt-3">
        <ReadOnlyNote role={ACTIONS["transformation.write"]} />
      </div>
    );
  return (
    <div className="mt-3 max-w-sm">
      <Combobox
        label="Attach to a source or destination"
        placeholder="Attach to…"
        emptyText="No source or destination is left."
        value={null}
        options={options}
        onChange={(value) => {
          const [kind, id] = (value ?? "").split(" ");
          const label = options.find((option) => option.value === value)?.label ?? "";
          if (id === undefined) return;
          attach(kind === "source" ? { sourceId: id } : { destinationId: id }).then(
            (words) => {
              toast.done(`${label}: ${words}`);
            },
            (error: unknown) => {
              toast.failed("It could not be attached", error);
            },
          );
        }}
      />
    </div>
  );
}

/** A published one joins the end of the chain at once; a draft remembers it for its publication. */
function useAttach({ id, liveVersion, attachTo }: Transformation): (owner: Owner) => Promise<string> {
  const writeSource = useWriteSourceChain();
  const writeDestination = useWriteDestinationChain();
  const update = useUpdateTransformation();
  return async (owner) => {
    if (liveVersion === null) {
      await update.mutateAsync({ params: { id }, body: { attachTo: [...attachTo, owner] } });
      return "attached when it is published";
    }
    if ("sourceId" in owner) {
      const params = { id: owner.sourceId };
      const { items } = await call("GET /sources/{id}/transformations", { params });
      const transformationIds = [...items.map(({ transformationId }) => transformationId), id];
      await writeSource.mutateAsync({ params, body: { transformationIds } });
    } else {
      const params = { id: owner.destinationId };
      const { items } = await call("GET /destinations/{id}/transformations", { params });
      const transformationIds = [...items.map(({ transformationId }) => transformationId), id];
      await writeDestination.mutateAsync({ params, body: { transformationIds } });
    }
    return "attached as its last step";
  };
}
