import { SegmentedControl } from "@/components/ui/segmented-control";
import type { LiveFilters, LiveViewMode } from "./use-live-filters";
import type { Routing } from "./use-routing";

/** What the live list and the history are both given. */
export interface EventListProps {
  readonly filters: LiveFilters;
  readonly routing: Routing;
  /** messageId of the event in the panel. */
  readonly openId: string | null;
  readonly onOpen: (messageId: string | null) => void;
  readonly mode: LiveViewMode;
  readonly onMode: (mode: LiveViewMode) => void;
  readonly className: string;
}

export const ModeSwitch = ({ mode, onMode }: Pick<EventListProps, "mode" | "onMode">) => (
  <SegmentedControl
    label="Live or history"
    value={mode}
    onChange={onMode}
    options={[
      { value: "live", label: "Live" },
      { value: "history", label: "History" },
    ]}
  />
);
