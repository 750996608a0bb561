/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a <table> cannot be placed by transform, one by one */
import { Braces } from "lucide-react";
import { memo, type KeyboardEvent, type MouseEvent } from "react";
import type { EventSummary, Refusal } from "@/contract/control";
import { formatClock, formatDate, plural, truncateMiddle } from "@/lib/client/format";
import { StatusChip } from "@/components/ui/status-chip";
import { StatusShape } from "@/components/ui/status-shape";
import { cn } from "@/lib/cn";
import { refusalReason, rowHref, rowName } from "./event-row";
import { OutcomeMarks } from "./outcome-marks";
import { marksOf } from "./outcome";
import type { Routing } from "./use-routing";

/** The same grid for head and rows. Narrow screens keep time, name and outcomes. */
export const LIVE_GRID =
  "grid grid-cols-[4.5rem_minmax(0,1fr)_auto] items-center gap-x-3 px-3 sm:grid-cols-[7rem_5rem_minmax(0,1.4fr)_minmax(0,1fr)_8rem] lg:grid-cols-[7rem_minmax(0,0.9fr)_5rem_minmax(0,1.3fr)_minmax(0,1fr)_8rem]";
export const FROM_SM = "max-sm:hidden";
export const FROM_LG = "max-lg:hidden";
export const LIVE_ROW_PX = 34;

const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** j and k walk from row to row; only neighbours are in the document, so the next one scrolls into view. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.metaKey || event.ctrlKey || event.altKey ? undefined : STEPS[event.key];
  if (by === undefined) return;
  const index = Number(event.currentTarget.getAttribute("aria-rowindex"));
  const rows = event.currentTarget.parentElement;
  const next =
    rows?.querySelector<HTMLElement>(`[aria-rowindex="${String(index + by)}"] a`) ??
    rows?.querySelector<HTMLElement>(`[aria-rowindex="${String(index + 2 * by)}"] a`);
  if (next == null) return;
  event.preventDefault();
  next.focus();
}

interface Props extends CellsProps {
  readonly isOpen: boolean;
  readonly rowIndex: number;
  readonly top: number;
  readonly onOpen: (event: EventSummary) => void;
}

/** Its place changes with every event that arrives above it; what is in it does not, and is drawn once. */
export function LiveRow({ event, routing, timeZone, withDate, isOpen, rowIndex, top, onOpen }: Props) {
  const click = (click: MouseEvent): void => {
    const isLink = click.target instanceof Element && click.target.closest("a") !== null;
    if (click.metaKey || click.ctrlKey || click.shiftKey || getSelection()?.toString() !== "") return;
    if (isLink) click.preventDefault();
    onOpen(event);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the link in the row does the same by keyboard
    <div
      role="row"
      tabIndex={-1}
      data-live-row=""
      aria-rowindex={rowIndex}
      aria-current={isOpen ? true : undefined}
      onClick={click}
      onKeyDown={walk}
      style={{ height: LIVE_ROW_PX, transform: `translateY(${String(top)}px)` }}
      className={cn(
        LIVE_GRID,
        "border-line hover:bg-subtle absolute inset-x-0 top-0 cursor-pointer border-b text-sm outline-none",
        isOpen && "bg-accent-tint hover:bg-accent-tint",
      )}
    >
      <Cells event={event} routing={routing} timeZone={timeZone} withDate={withDate} />
    </div>
  );
}

interface CellsProps {
  readonly event: EventSummary;
  readonly routing: Routing;
  readonly timeZone: string;
  /** The event is not of today: its day matters more than its milliseconds. */
  readonly withDate: boolean;
}

/** Plain elements with native titles: hundreds of these come and go in a second, too many for tooltips that need state. */
const Cells = memo(function Cells({ event, routing, timeZone, withDate }: CellsProps) {
  const person = event.userId ?? event.anonymousId;
  const marks = marksOf(event, routing);
  const millis = String(event.receivedAt % 1000).padStart(3, "0");
  return (
    <>
      <span
        role="cell"
        className="text-ink-2 truncate tabular-nums"
        title={new Date(event.receivedAt).toISOString()}
      >
        {withDate && <span>{formatDate(event.receivedAt, timeZone).slice(0, -5)} </span>}
        <span className={withDate ? FROM_SM : undefined}>{formatClock(event.receivedAt, timeZone)}</span>
        {!withDate && <span className={cn("text-ink-3", FROM_SM)}>.{millis}</span>}
      </span>
      <span role="cell" className={cn("text-ink-2 truncate", FROM_LG)}>
        {routing.sourceName(event.sourceId)}
      </span>
      <span role="cell" className={cn("text-ink-2 truncate", FROM_SM)}>
        {event.type ?? <span className="text-ink-3">–</span>}
      </span>
      <span role="cell" className="min-w-0 truncate">
        <Name event={event} routing={routing} />
      </span>
      <span
        role="cell"
        className={cn("text-ink-2 text-code truncate font-mono", FROM_SM)}
        title={personTitle(event)}
      >
        {person === null ? <span className="text-ink-3">–</span> : truncateMiddle(person, 28)}
        {event.userId === null && person !== null && (
          <span className="text-ink-3 font-sans text-xs"> anonymous</span>
        )}
      </span>
      <span role="cell">
        {event.refusal === null ? (
          <OutcomeMarks marks={marks} />
        ) : (
          <span title={whyRefused(event.refusal, routing)}>
            <StatusChip plain status={event.refusal.state} />
          </span>
        )}
      </span>
    </>
  );
});

/** The link to the event, and what its plan and its source's transformations made of it, or why it went nowhere. */
const Name = ({ event, routing }: Pick<CellsProps, "event" | "routing">) =>
  event.refusal === null ? (
    <>
      <NameLink event={event} />
      {event.plan === "violations" && (
        <span
          className="text-warn-ink ml-1.5 inline-flex items-center gap-1 text-xs"
          title="Breaks its tracking plan"
        >
          <StatusShape tone="warn" size={11} />
          plan
        </span>
      )}
      {event.transformations.length > 0 && (
        <span
          role="img"
          aria-label={`Went through ${plural(event.transformations.length, "transformation")}`}
          className="text-ink-3 ml-2 inline-flex items-center gap-0.5 align-[-1px] text-xs max-sm:hidden"
          title={`Went through ${passedThrough(event, routing)}`}
        >
          <Braces aria-hidden size={12} />
          {event.transformations.length > 1 && event.transformations.length}
        </span>
      )}
    </>
  ) : (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="min-w-0 truncate">
        <NameLink event={event} />
      </span>
      {/* Narrow screens have no room for it: the chip tells what became of the event, its story why. */}
      <span className={cn("text-ink-2 max-w-3/5 shrink-0 truncate text-xs", FROM_SM)}>
        {refusalReason(event.refusal, routing.transformationName)}
      </span>
    </span>
  );

const NameLink = ({ event }: Pick<CellsProps, "event">) => (
  <a
    href={rowHref(event)}
    data-row=""
    data-focus="inset"
    className="text-ink rounded-xs font-medium hover:underline"
  >
    {rowName(event)}
  </a>
);

const whyRefused = (refusal: Refusal, { transformationName }: Routing): string =>
  `${refusalReason(refusal, transformationName)}: ${refusal.message}`;

const passedThrough = ({ transformations }: EventSummary, { transformationName }: Routing): string =>
  transformations
    .map(
      ({ transformationId, version }) =>
        `${transformationName(transformationId)} (version ${String(version)})`,
    )
    .join(", then ");

function personTitle({ userId, anonymousId }: EventSummary): string {
  return [
    ...(userId === null ? [] : [`userId ${userId}`]),
    ...(anonymousId === null ? [] : [`anonymousId ${anonymousId}`]),
  ].join("\n");
}
