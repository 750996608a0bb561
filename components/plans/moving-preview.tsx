import { PLAN_MODES, type PlanMode } from "@/contract/plan";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";
import { plural } from "@/lib/client/format";
import { usePlanPreview, type SourcePlan } from "@/lib/client/plan";
import { Worst, wouldHave } from "./mode-ladder";
import { MODE_WORDS } from "./plan-words";

/** As many as the API looks at in one go. */
const SOURCES_MAX = 100;

interface Props {
  readonly planId: string;
  /** Tells drafts apart. */
  readonly revision: number;
  readonly sources: readonly Pick<SourcePlan, "sourceId" | "mode">[];
}

/** What the draft would have done to the last 24 hours of the sources that move to it, by the mode in which each is checked. */
export function MovingPreview({ planId, revision, sources }: Props) {
  const byMode = Map.groupBy(sources, ({ mode }) => mode);
  return (
    <div className="grid grid-cols-1 gap-3">
      {PLAN_MODES.map((mode) => {
        const ids = (byMode.get(mode) ?? []).map(({ sourceId }) => sourceId);
        return ids.length === 0 ? null : (
          <OneMode key={mode} mode={mode} planId={planId} revision={revision} ids={ids} />
        );
      })}
    </div>
  );
}

interface OneModeProps extends Omit<Props, "sources"> {
  readonly mode: PlanMode;
  readonly ids: readonly string[];
}

function OneMode({ mode, planId, revision, ids }: OneModeProps) {
  const sourceIds = ids.slice(0, SOURCES_MAX);
  const preview = usePlanPreview({ trackingPlanId: planId, version: "draft", sourceIds }, revision);
  const of = sourceIds.length < ids.length ? `${String(sourceIds.length)} of ` : "";
  return (
    <section aria-label={MODE_WORDS[mode].name} className="grid grid-cols-1 gap-1.5">
      <p className="text-sm">
        <span className="font-medium">{MODE_WORDS[mode].name}</span>, {of}
        {plural(ids.length, "source")}:{" "}
        {preview.data === undefined
          ? preview.error === null && <Skeleton className="inline-block w-40" />
          : wouldHave(mode, preview.data)}
      </p>
      {preview.error !== null && (
        <Callout tone="warn" title="What it would have done is not known">
          {preview.error.message}
        </Callout>
      )}
      {preview.data !== undefined && <Worst preview={preview.data} />}
    </section>
  );
}
