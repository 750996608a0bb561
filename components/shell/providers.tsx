"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useCallback, useState, type ReactNode } from "react";
import { Announcer } from "@/components/ui/announcer";
import { failureOf } from "@/components/ui/failure";
import { PreferencesProvider, type Preferences } from "@/components/ui/preferences";
import { toast, Toaster } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";
import { unappliedOf } from "@/lib/client/published";
import { keepLook, type Look } from "./look";
import { goToSignIn } from "./sign-in-redirect";

const FRESH_MS = 5000;
const RETRIES = 2;
/** What a second try cannot change. */
const FINAL = new Set([
  "forbidden",
  "not_found",
  "invalid_request",
  "unauthenticated",
  "conflict",
  "settings_invalid",
]);

/** Whatever page a write came from: that it is saved but does not run yet must be known. */
function sayUnapplied(data: unknown): void {
  const words = unappliedOf(data);
  if (words !== null) toast.note("Published, but it does not run yet", { description: words });
}

function makeClient(): QueryClient {
  const onError = (error: Error): void => {
    if (failureOf(error).code === "unauthenticated" && location.pathname !== "/sign-in") goToSignIn();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError, onSuccess: sayUnapplied }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => count < RETRIES && !FINAL.has(failureOf(error).code ?? ""),
      },
    },
  });
}

interface Props {
  readonly look: Look;
  readonly renderedAt: number;
  readonly children: ReactNode;
}

/** Once, in the root layout. */
export function Providers({ look, renderedAt, children }: Props) {
  const [client] = useState(makeClient);
  const keep = useCallback((preferences: Preferences, browserZone: string) => {
    keepLook({ ...preferences, browserZone });
  }, []);
  return (
    <NuqsAdapter>
      <QueryClientProvider client={client}>
        <PreferencesProvider
          initial={look}
          browserZone={look.browserZone}
          renderedAt={renderedAt}
          onChange={keep}
        >
          <TooltipProvider>
            {children}
            <Toaster />
            <Announcer />
          </TooltipProvider>
        </PreferencesProvider>
      </QueryClientProvider>
    </NuqsAdapter>
  );
}
