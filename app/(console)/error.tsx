"use client";

import { ErrorPanel } from "@/components/ui/error-panel";

interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** A page that failed; the shell around it stays usable. */
export default function PageError({ error, reset }: Props) {
  return (
    <ErrorPanel
      level={1}
      title="This page failed"
      error={{ message: "Something unforeseen went wrong while showing it.", requestId: error.digest }}
      remedy="Try again. If it fails again, tell whoever runs this installation the request id."
      onRetry={reset}
    />
  );
}
