"use client";

import { OctagonX, RotateCw } from "lucide-react";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { failureOf } from "./failure";
import { Forbidden } from "./forbidden";
import { IdText } from "./id-text";

interface Props {
  readonly error: unknown;
  /** What failed: "The sources could not be loaded." */
  readonly title?: string;
  /** What to do, when it is more than trying again. */
  readonly remedy?: string;
  readonly onRetry?: (() => void) | undefined;
  readonly retrying?: boolean;
  /** 1 when it is the whole page. */
  readonly level?: 1 | 2;
  readonly className?: string;
}

const REMEDIES: Readonly<Record<string, string>> = {
  pipeline_unavailable: "It restarts crashed parts itself; try again in a few seconds.",
  database_unavailable: "Check the database server and DATABASE_URL.",
  unauthenticated: "Your session has ended. Sign in again.",
  rate_limited: "Wait a moment before trying again.",
};

/** What failed, why, what to do, the request id and Retry. It fills its own panel only; the page around it stays usable. */
export function ErrorPanel({
  error,
  title = "This could not be loaded",
  remedy,
  onRetry,
  retrying = false,
  level = 2,
  className,
}: Props) {
  const failure = failureOf(error);
  const Heading = level === 1 ? "h1" : "h2";
  if (failure.code === "forbidden")
    return <Forbidden message={failure.message} {...(className === undefined ? {} : { className })} />;
  const advice = remedy ?? REMEDIES[failure.code ?? ""];
  return (
    <div
      role="alert"
      className={cn("mx-auto flex max-w-lg flex-col items-center px-4 py-12 text-center", className)}
    >
      <OctagonX aria-hidden className="text-bad mb-3 size-6" />
      <Heading className="text-lg font-semibold">{title}</Heading>
      <p className="text-ink-2 text-md mt-1 break-words">{failure.message}</p>
      {advice !== undefined && advice !== failure.message && (
        <p className="text-ink-2 text-md mt-1">{advice}</p>
      )}
      <Retry onRetry={onRetry} retrying={retrying} />
      {failure.requestId !== null && (
        <p className="text-ink-3 mt-4 flex items-center gap-1 text-xs">
          Request id <IdText id={failure.requestId} label="request id" />
        </p>
      )}
    </div>
  );
}

function Retry({
  onRetry,
  retrying,
}: {
  readonly onRetry: (() => void) | undefined;
  readonly retrying: boolean;
}) {
  if (onRetry === undefined) return null;
  return (
    <Button className="mt-4" icon={<RotateCw aria-hidden />} onClick={onRetry} loading={retrying}>
      Retry
    </Button>
  );
}
