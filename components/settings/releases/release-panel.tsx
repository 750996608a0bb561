"use client";

import { Combobox } from "@/components/ui/combobox";
import { Description, DescriptionList } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useRelease, type ReleaseSummary } from "@/lib/client/release";
import { CopyLink } from "../copy-link";
import { ReleaseChanges } from "./release-changes";
import type { Standing } from "./release-standing";
import { changesInWords } from "./release-words";
import { Rollback } from "./rollback";

interface Props {
  readonly number: number | null;
  /** Compared with this one instead of the one before. */
  readonly against: number | null;
  readonly onAgainst: (against: number | null) => void;
  readonly onOpen: (number: number | null) => void;
  readonly known: readonly ReleaseSummary[];
  readonly standing: Standing | undefined;
}

export function ReleasePanel(props: Props) {
  const { number, against, onOpen } = props;
  const query = against === null ? "" : `&against=${String(against)}`;
  return (
    <SidePanel
      open={number !== null}
      onClose={() => {
        onOpen(null);
      }}
      title={`Release ${String(number ?? "")}`}
      actions={
        number !== null && (
          <CopyLink
            path={`/settings/releases?release=${String(number)}${query}`}
            label="Copy link to this comparison"
          />
        )
      }
    >
      {number !== null && <Release key={number} {...props} number={number} />}
    </SidePanel>
  );
}

type ReleaseProps = Props & { readonly number: number };

function Release({ number, against, onAgainst, onOpen, known, standing }: ReleaseProps) {
  const release = useRelease(number, against ?? undefined);
  return (
    <div className="grid gap-5">
      <Compared number={number} against={against} known={known} onAgainst={onAgainst} />
      {release.error !== null && (
        <ErrorPanel
          error={release.error}
          title="The releases could not be compared"
          onRetry={() => void release.refetch()}
          retrying={release.isFetching}
        />
      )}
      {release.error === null && release.data === undefined && <SkeletonText lines={6} />}
      {release.data !== undefined && (
        <>
          <DescriptionList>
            <Description label="What">{release.data.note}</Description>
            <Description label="Who">{release.data.actorName}</Description>
            <Description label="When">
              <TimeStamp at={release.data.publishedAt} show="full" />
            </Description>
            <Description label="State">
              <ReleaseState number={number} standing={standing} />
            </Description>
          </DescriptionList>
          <section aria-label="Changes" className="grid gap-3">
            <h3 className="text-md font-semibold">
              {release.data.diff.from === null
                ? "What it began with"
                : `Against release ${String(release.data.diff.from)}`}
              <span className="text-ink-3 block text-xs font-normal">
                {changesInWords(release.data.diff.changes)}
              </span>
            </h3>
            <ReleaseChanges changes={release.data.diff.changes} />
          </section>
        </>
      )}
      {typeof standing?.published === "number" && standing.published !== number && (
        <Rollback number={number} onDone={onOpen} />
      )}
    </div>
  );
}

const BEFORE = "before";

interface ComparedProps {
  readonly number: number;
  readonly against: number | null;
  readonly known: readonly ReleaseSummary[];
  readonly onAgainst: (against: number | null) => void;
}

function Compared({ number, against, known, onAgainst }: ComparedProps) {
  const others = known
    .filter((release) => release.number !== number)
    .map((release) => ({
      value: String(release.number),
      label: `Release ${String(release.number)}`,
      description: release.note,
    }));
  const chosen = String(against);
  const options = [
    { value: BEFORE, label: number === 1 ? "Nothing: the first release" : "The release before it" },
    ...(against !== null && others.every((option) => option.value !== chosen)
      ? [{ value: chosen, label: `Release ${chosen}` }]
      : []),
    ...others,
  ];
  return (
    <Field label="Compared with">
      {(control) => (
        <Combobox
          {...control}
          label="Compared with"
          value={against === null ? BEFORE : chosen}
          options={options}
          onChange={(value) => {
            onAgainst(value === null || value === BEFORE ? null : Number(value));
          }}
        />
      )}
    </Field>
  );
}

/** Whether this release is the published one, the running one, or history. */
export function ReleaseState({
  number,
  standing,
}: {
  readonly number: number;
  readonly standing: Standing | undefined;
}) {
  const isPublished = standing?.published === number;
  const isRunning = standing?.running === number;
  if (!isPublished && !isRunning) return <span className="text-ink-3">Replaced</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {isPublished && <StatusChip status="published" />}
      {isRunning && <StatusChip status="healthy">Running</StatusChip>}
    </span>
  );
}
