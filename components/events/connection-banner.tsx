"use client";

import { RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

interface Props {
  /** Epoch milliseconds. */
  readonly retryAt: number | null;
  readonly onRetry: () => void;
}

/** The stream is interrupted: says when it is tried again. Rows that are there stay. */
export function ConnectionBanner({ retryAt, onRetry }: Props) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const seconds = retryAt === null ? null : Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <Callout
      tone="warn"
      title="The live stream is interrupted"
      actions={
        <Button size="sm" icon={<RotateCw aria-hidden />} onClick={onRetry}>
          Retry now
        </Button>
      }
    >
      What is listed here stays.{" "}
      {seconds === null ? "Connecting again…" : `Connecting again in ${String(seconds)} s.`} The pipeline
      keeps what it accepts meanwhile: it will be in History.
    </Callout>
  );
}
