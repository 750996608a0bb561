"use client";

import { ArrowDown, ArrowUp, GripVertical, X } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useState, type DragEvent } from "react";
import { useWhole } from "@/lib/client/whole-list";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IconButton } from "@/components/ui/icon-button";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import {
  useDestinationChain,
  useSourceChain,
  useTransformations,
  useWriteDestinationChain,
  useWriteSourceChain,
} from "@/lib/client/transformation";
import { moved } from "./moved";

interface Props {
  readonly kind: "source" | "destination";
  readonly id: string;
}

const WORDS = {
  source: "In this order, on every event of the source, before it is kept and goes anywhere.",
  destination: "In this order, on every event for this destination, just before it is sent.",
} as const;

/** The transformations of a source or a destination, in the order in which they run. */
export function ChainCard({ kind, id }: Props) {
  const sourceChain = useSourceChain(id, { enabled: kind === "source" });
  const destinationChain = useDestinationChain(id, { enabled: kind === "destination" });
  const chain = kind === "source" ? sourceChain : destinationChain;
  return (
    <Card title="Transformations" description={WORDS[kind]}>
      {chain.data === undefined ? (
        chain.error === null ? (
          <SkeletonText lines={2} />
        ) : (
          <ErrorPanel className="py-4" error={chain.error} onRetry={() => void chain.refetch()} />
        )
      ) : (
        <Steps
          key={chain.data.items.map(({ transformationId }) => transformationId).join(" ")}
          kind={kind}
          id={id}
          saved={chain.data.items.map(({ transformationId }) => transformationId)}
        />
      )}
    </Card>
  );
}

interface StepsProps extends Props {
  readonly saved: readonly string[];
}

function Steps({ kind, id, saved }: StepsProps) {
  const all = useWhole(useTransformations({ sort: "name", limit: 200 }));
  const mayWrite = useMay("transformation.write");
  const [ids, setIds] = useState(saved);
  const [dragged, setDragged] = useState<number | null>(null);
  const byId = new Map(all.map((one) => [one.id, one]));
  const isChanged = ids.join(" ") !== saved.join(" ");
  return (
    <div className="grid grid-cols-1 gap-3">
      {ids.length === 0 && <p className="text-ink-2 text-sm">None: events pass as they are.</p>}
      <ol className="grid grid-cols-1 gap-1">
        {ids.map((transformationId, at) => (
          <Step
            key={transformationId}
            at={at}
            count={ids.length}
            id={transformationId}
            name={byId.get(transformationId)?.name ?? "…"}
            version={byId.get(transformationId)?.liveVersion ?? null}
            mayWrite={mayWrite}
            onMove={(from, to) => {
              setIds(moved(ids, from, to));
            }}
            onRemove={() => {
              setIds(ids.filter((other) => other !== transformationId));
            }}
            dragged={dragged}
            onDrag={setDragged}
          />
        ))}
      </ol>
      {mayWrite && (
        <div className="flex flex-wrap items-center gap-2">
          <Combobox
            className="max-w-72"
            label="Add a transformation"
            placeholder="Add…"
            emptyText="Every published transformation is in the chain."
            value={null}
            options={all
              .filter((one) => one.liveVersion !== null && !ids.includes(one.id))
              .map((one) => ({
                value: one.id,
                label: one.name,
                description: `Version ${String(one.liveVersion)}`,
              }))}
            onChange={(chosen) => {
              if (chosen !== null) setIds([...ids, chosen]);
            }}
          />
          <span className="flex-1" />
          {isChanged && (
            <Save
              kind={kind}
              id={id}
              ids={ids}
              onCancel={() => {
                setIds(saved);
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}

interface StepProps {
  readonly at: number;
  readonly count: number;
  readonly id: string;
  readonly name: string;
  readonly version: number | null;
  readonly mayWrite: boolean;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: () => void;
  readonly dragged: number | null;
  readonly onDrag: (at: number | null) => void;
}

function Step(props: StepProps) {
  const { at, count, id, name, version, mayWrite, onMove, onRemove, dragged, onDrag } = props;
  const over = (event: DragEvent): void => {
    if (dragged === null) return;
    event.preventDefault();
    if (dragged !== at) {
      onMove(dragged, at);
      onDrag(at);
    }
  };
  return (
    // The arrow buttons do the same for everybody who does not drag.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is a second way
    <li
      draggable={mayWrite}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        onDrag(at);
      }}
      onDragOver={over}
      onDragEnd={() => {
        onDrag(null);
      }}
      className="border-line bg-surface flex min-w-0 items-center gap-2 rounded-sm border px-2 py-1 text-sm"
    >
      {mayWrite && <GripVertical aria-hidden className="text-ink-3 size-4 shrink-0 cursor-grab" />}
      <span className="text-ink-3 w-4 text-right text-xs tabular-nums">{at + 1}</span>
      <Link href={`/transformations/${id}`} className="min-w-0 flex-1 truncate font-medium hover:underline">
        {name}
      </Link>
      {version !== null && <span className="text-ink-3 text-xs whitespace-nowrap">version {version}</span>}
      {mayWrite && (
        <span className="flex shrink-0">
          <IconButton
            size="sm"
            label={`Move ${name} up`}
            icon={<ArrowUp />}
            disabled={at === 0}
            onClick={() => {
              onMove(at, at - 1);
            }}
          />
          <IconButton
            size="sm"
            label={`Move ${name} down`}
            icon={<ArrowDown />}
            disabled={at === count - 1}
            onClick={() => {
              onMove(at, at + 1);
            }}
          />
          <IconButton size="sm" label={`Remove ${name}`} icon={<X />} onClick={onRemove} />
        </span>
      )}
    </li>
  );
}

interface SaveProps extends Props {
  readonly ids: readonly string[];
  readonly onCancel: () => void;
}

function Save({ kind, id, ids, onCancel }: SaveProps) {
  const writeSource = useWriteSourceChain();
  const writeDestination = useWriteDestinationChain();
  const write = kind === "source" ? writeSource : writeDestination;
  const save = async (): Promise<void> => {
    try {
      const { release } = await write.mutateAsync({ params: { id }, body: { transformationIds: [...ids] } });
      toast.done(release.applied ? "The chain runs in this order now" : "The chain is saved");
    } catch (error) {
      toast.failed("The chain could not be saved", error);
    }
  };
  return (
    <>
      <Button size="sm" onClick={onCancel}>
        Undo
      </Button>
      <Button size="sm" variant="primary" loading={write.isPending} onClick={() => void save()}>
        Save chain
      </Button>
    </>
  );
}
