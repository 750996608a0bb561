import { memo } from "react";
import { STATUSES } from "@/components/ui/status-chip";
import { StatusShape } from "@/components/ui/status-shape";
import { describeMark, summariseMarks, type Mark } from "./outcome";

const SHOWN_MAX = 8;

/** One shape per destination. The shape tells the state, its title the words; the row is read aloud as one sentence. */
export const OutcomeMarks = memo(function OutcomeMarks({ marks }: { readonly marks: readonly Mark[] }) {
  if (marks.length === 0) {
    return (
      <span className="text-ink-3 text-xs" title="No destination is connected to this source">
        None
      </span>
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- several drawings that read as one sentence
    <span role="img" aria-label={summariseMarks(marks)} className="inline-flex items-center gap-1">
      {marks.slice(0, SHOWN_MAX).map((mark) => (
        <span key={mark.destinationId} title={describeMark(mark)} className="inline-flex p-0.5">
          <StatusShape tone={STATUSES[mark.status].tone} size={12} />
        </span>
      ))}
      {marks.length > SHOWN_MAX && (
        <span className="text-ink-3 text-xs" title={marks.slice(SHOWN_MAX).map(describeMark).join("\n")}>
          +{marks.length - SHOWN_MAX}
        </span>
      )}
    </span>
  );
});
