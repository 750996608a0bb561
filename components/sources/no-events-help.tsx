"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { useEndpoint } from "@/components/events/endpoint";
import { StatusShape, type StatusTone } from "@/components/ui/status-shape";
import { plural } from "@/lib/client/format";
import type { Source } from "@/lib/client/source";

interface Gateway {
  readonly isReachable: boolean;
  /** The browser's clock minus the gateway's, in milliseconds; null when it cannot be told. */
  readonly clockMs: number | null;
}

/** Asks the gateway from this browser, across origins, as the SDK does. */
async function askGateway(endpoint: string, writeKey: string): Promise<Gateway> {
  try {
    const before = Date.now();
    const response = await fetch(`${endpoint}/v1/projects/${writeKey}/settings`, {
      credentials: "omit",
      cache: "no-store",
    });
    const date = response.headers.get("date");
    return { isReachable: response.ok, clockMs: date === null ? null : before - Date.parse(date) };
  } catch {
    return { isReachable: false, clockMs: null };
  }
}

interface Props {
  readonly source: Source;
  /** Items of this source that were refused. */
  readonly quarantined: number;
}

/** What usually keeps the first event away; what can be checked from here is checked. */
export function NoEventsHelp({ source, quarantined }: Props) {
  const endpoint = useEndpoint(source.endpoint);
  const gateway = useQuery({
    queryKey: ["gateway", endpoint, source.writeKey],
    queryFn: () => askGateway(endpoint, source.writeKey),
    refetchInterval: 15_000,
  });
  return (
    <section
      aria-label="Why no event may arrive"
      className="border-line bg-surface mt-3 rounded-md border px-4 py-3"
    >
      <h2 className="text-md font-semibold">No event yet? Usually it is one of these</h2>
      <ul className="mt-2 grid gap-2 text-sm">
        {quarantined > 0 && <Refused sourceId={source.id} count={quarantined} />}
        <Enabled isEnabled={source.enabled} />
        <Reach endpoint={endpoint} isReachable={gateway.data?.isReachable} />
        <Reason tone="neutral" title="Wrong write key">
          The gateway answers 401 write_key_unknown, and SDKs drop the event silently. The key of this source
          begins with <code className="text-code">{source.writeKey.slice(0, 10)}</code>: compare it with the
          one in your code.
        </Reason>
        <Reason tone={clockTone(gateway.data?.clockMs)} title={clockWords(gateway.data?.clockMs)}>
          A wrong clock does not lose events: their times are corrected by what the SDK says in sentAt.
        </Reason>
      </ul>
    </section>
  );
}

const Refused = ({ sourceId, count }: { readonly sourceId: string; readonly count: number }) => (
  <Reason tone="warn" title={`${plural(count, "item")} arrived but ${count === 1 ? "was" : "were"} refused`}>
    <Link href={`/sources/${sourceId}?tab=quarantine`} className="text-accent-ink hover:underline">
      Open the quarantine
    </Link>
    : it names the reason for each.
  </Reason>
);

const Enabled = ({ isEnabled }: { readonly isEnabled: boolean }) =>
  isEnabled ? (
    <Reason tone="ok" title="The source is enabled">
      Its write key is taken.
    </Reason>
  ) : (
    <Reason tone="bad" title="The source is disabled">
      The gateway answers 404 source_disabled. Enable it in the settings.
    </Reason>
  );

interface ReachProps {
  readonly endpoint: string;
  readonly isReachable: boolean | undefined;
}

function Reach({ endpoint, isReachable }: ReachProps) {
  if (isReachable === undefined) {
    return (
      <Reason tone="info" title="Asking the gateway from this browser…">
        {endpoint}
      </Reason>
    );
  }
  return isReachable ? (
    <Reason tone="ok" title="The gateway answers this browser, across origins">
      If your page is https, the gateway must be, too: browsers block mixed content. An ad blocker may stop
      the SDK’s script by its name; try a private window.
    </Reason>
  ) : (
    <Reason tone="bad" title="This browser does not reach the gateway">
      {endpoint} does not answer. Check the address and the port, or the proxy in front of it. An ad blocker
      also stops requests to addresses that it knows.
    </Reason>
  );
}

const CLOCK_MAX_MS = 60_000;
const clockTone = (ms: number | null | undefined): StatusTone =>
  ms == null ? "neutral" : Math.abs(ms) > CLOCK_MAX_MS ? "warn" : "ok";
const clockWords = (ms: number | null | undefined): string => {
  if (ms == null) return "Clock of the device";
  return Math.abs(ms) > CLOCK_MAX_MS
    ? "The clock of this device is wrong by more than a minute"
    : "The clock of this device is right";
};

interface ReasonProps {
  readonly tone: StatusTone;
  readonly title: string;
  readonly children: ReactNode;
}

const Reason = ({ tone, title, children }: ReasonProps) => (
  <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
    <span className="pt-1">
      <StatusShape tone={tone} />
    </span>
    <span>
      <span className="font-medium">{title}.</span> <span className="text-ink-2">{children}</span>
    </span>
  </li>
);
