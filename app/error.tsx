"use client";

import { ErrorPanel } from "@/components/ui/error-panel";

interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** For failures outside the shell, such as a database that does not answer. */
export default function RootError({ error, reset }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <ErrorPanel
        level={1}
        title="Tributary cannot show this"
        error={{ message: "The console or its database does not answer.", requestId: error.digest }}
        remedy="Try again in a few seconds. Events are accepted meanwhile: the gateway does not need the console."
        onRetry={reset}
      />
    </main>
  );
}
