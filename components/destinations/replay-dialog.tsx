"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useCreateReplay, useDryRun, useLanes } from "@/lib/client/delivery";
import type { Destination } from "@/lib/client/destination";
import { formatCount, plural } from "@/lib/client/format";
import { laneHealth } from "./lane-health";
import { newReplayId, replayBodyOf, type Choice } from "./replay-choice";
import { ReplayRules } from "./replay-rules";
import { ReplaySamples } from "./replay-samples";

interface Props {
  readonly destination: Destination;
  readonly choice: Choice;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** First a dry run: how many it would be, and exactly what would be sent. Then the replay. */
export function ReplayDialog(props: Props) {
  const { destination, choice, onClose } = props;
  const dryRun = useDryRun();
  const { mutate: ask } = dryRun;
  const [releaseNumber, setReleaseNumber] = useState<number | null>(null);
  useEffect(() => {
    ask({ body: { ...replayBodyOf(destination.id, choice, releaseNumber), dryRun: true } });
  }, [ask, destination.id, choice, releaseNumber]);
  const [rate, setRate] = useState("");
  const { start, isStarting, startError } = useStart(props, rate, releaseNumber);
  const counted = dryRun.data;
  const isNothing = counted === undefined || isEmpty(counted);
  const error = startError ?? dryRun.error;
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`Replay to ${destination.name}`}
      description="Nothing is sent before you start it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={isNothing || isRateWrong(rate)}
            loading={isStarting}
            onClick={() => {
              void start();
            }}
          >
            {counted === undefined ? "Replay" : `Replay ${eventsIn(counted)}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 text-sm">
        <ReplayRules releaseNumber={releaseNumber} onChange={setReleaseNumber} />
        {dryRun.isPending && <SkeletonText lines={6} />}
        {counted !== undefined && <Matched choice={choice} counted={counted} releaseNumber={releaseNumber} />}
        <Warning destination={destination} />
        {error !== null && <Callout tone="bad">{error.message}</Callout>}
        {!isNothing && <RateField rate={rate} onChange={setRate} />}
        {counted?.sample !== undefined && counted.matched > 0 && (
          <ReplaySamples sample={counted.sample} matched={counted.matched} />
        )}
      </div>
    </Dialog>
  );
}

/** Events a second as somebody typed it; null: no limit. */
const rateOf = (text: string): number | null => (text.trim() === "" ? null : Number(text));

function isRateWrong(text: string): boolean {
  const rate = rateOf(text);
  return rate !== null && !(rate > 0 && rate <= 100_000);
}

function useStart(
  { destination, choice, onClose, onStarted }: Props,
  rate: string,
  releaseNumber: number | null,
) {
  const create = useCreateReplay();
  // One for the life of the dialog: whoever tries again after an error gets the replay that runs already, if one does.
  const [id] = useState(newReplayId);
  const start = async (): Promise<void> => {
    try {
      const body = {
        id,
        ...replayBodyOf(destination.id, choice, releaseNumber),
        ratePerSecond: rateOf(rate),
      };
      const started = await create.mutateAsync({ body });
      toast.done(`${eventsIn(started)} on the way again`);
      onStarted();
      onClose();
    } catch {
      // Shown in the dialog from the mutation.
    }
  };
  return { start, isStarting: create.isPending, startError: create.error };
}

interface RateProps {
  readonly rate: string;
  readonly onChange: (rate: string) => void;
}

const RateField = ({ rate, onChange }: RateProps) => (
  <Field
    label="Events a second, at most"
    optional
    help="Empty: as fast as the destination takes them. Live events go on beside it."
    error={isRateWrong(rate) ? "Give a number above 0." : undefined}
    className="max-w-64"
  >
    {(ids) => (
      <Input
        {...ids}
        inputMode="decimal"
        value={rate}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    )}
  </Field>
);

interface Counted {
  readonly matched: number;
  readonly matchedComplete: boolean;
}

const isEmpty = ({ matched, matchedComplete }: Counted): boolean => matched === 0 && matchedComplete;
const eventsIn = ({ matched, matchedComplete }: Counted): string =>
  matchedComplete ? plural(matched, "event") : `at least ${plural(matched, "event")}`;

interface MatchedProps {
  readonly choice: Choice;
  readonly counted: Counted;
  readonly releaseNumber: number | null;
}

function Matched({ choice, counted: { matched, matchedComplete }, releaseNumber }: MatchedProps) {
  const of =
    choice.kind === "letters"
      ? ` of ${formatCount(choice.ids.length)} selected`
      : choice.kind === "group"
        ? " of this kind"
        : " of this time";
  if (matched === 0 && !matchedComplete)
    return (
      <p>
        So much has arrived in this time that not all of it is looked through yet, and nothing fits so far.
        The replay looks through the rest.
      </p>
    );
  if (matched === 0)
    return (
      <p>
        {choice.kind === "window"
          ? "No event of this time fits, or none passes the connections to this destination."
          : "None of them is open any more."}
      </p>
    );
  return (
    <p>
      {!matchedComplete && "At least "}
      <strong className="font-semibold tabular-nums">{formatCount(matched)}</strong>
      {of} {matched === 1 ? "is" : "are"} sent again, in the order of arrival for each person, with the same
      delivery ids and by{" "}
      {releaseNumber === null ? "today's rules" : `the rules of release ${String(releaseNumber)}`}. A receiver
      that keeps the ids recognises what it has already.
    </p>
  );
}

function Warning({ destination }: { readonly destination: Destination }) {
  const lanes = useLanes();
  const lane = lanes.data?.items.find(({ destinationId }) => destinationId === destination.id);
  const health = laneHealth(destination, lane);
  if (!health.isFailing && destination.enabled) return null;
  return (
    <Callout tone="warn" title={`The destination is ${health.word.toLowerCase()}`}>
      {health.says} What is replayed now waits, or fails again.
    </Callout>
  );
}
