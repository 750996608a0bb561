import { formatShortCount, plural } from "@/lib/client/format";
import type { TopologyModel } from "./model";
import { DestinationCard, PipelineHead, SourceCard, WarehouseCard } from "./nodes";

const RAIL = "border-line-strong relative ml-2 grid grid-cols-[minmax(0,1fr)] gap-2 border-l-2 py-2 pl-4";
const BRANCH =
  "before:border-line-strong relative before:absolute before:top-1/2 before:-left-4 before:w-4 before:border-t-2 before:content-['']";

/** The same path from top to bottom, for screens that are too narrow for columns. */
export function TopologyList({ model }: { readonly model: TopologyModel }) {
  return (
    <div className="px-1 py-2">
      <ul className={RAIL} aria-label="Sources">
        {model.sources.map((source) => (
          <li key={source.id} className={BRANCH}>
            <SourceCard source={source} />
          </li>
        ))}
      </ul>
      <div className="border-line bg-subtle rounded-md border px-2 py-3">
        <PipelineHead accepted={model.accepted} />
        <p className="text-ink-3 mt-0.5 text-center text-xs">
          {plural(model.wires.length, "connection")}
          {model.accepted !== null && ` · ${formatShortCount(model.accepted.lastHour)} events last hour`}
        </p>
      </div>
      <ul className={RAIL} aria-label="Destinations">
        {model.destinations.map((destination) => (
          <li key={destination.id} className={BRANCH}>
            <DestinationCard destination={destination} />
          </li>
        ))}
        <li className={BRANCH}>
          <WarehouseCard />
        </li>
      </ul>
    </div>
  );
}
