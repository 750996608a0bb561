import type { z } from "zod";
import { CopyButton } from "@/components/ui/copy-button";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { StatusShape } from "@/components/ui/status-shape";
import { formatDuration } from "@/lib/client/format";
import type { exchange } from "@/lib/contract/destination";
import { curlOf } from "./curl";

export type Exchange = z.infer<typeof exchange>;

interface HeadersProps {
  readonly headers: Readonly<Record<string, string>>;
  readonly label: string;
  readonly isOpen?: boolean;
}

function Headers({ headers, label, isOpen = false }: HeadersProps) {
  const entries = Object.entries(headers);
  if (entries.length === 0) return null;
  return (
    <details open={isOpen}>
      <summary className="text-ink-2 hover:text-ink min-h-6 cursor-pointer text-xs font-medium select-none">
        {label} ({entries.length})
      </summary>
      <dl className="text-code mt-1 grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 font-mono">
        {entries.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3 break-all">{name}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface RequestProps {
  readonly request: Exchange["request"];
  /** "Request", or "Request that would be sent". */
  readonly title?: string;
}

/** Method, address, headers and body, exactly as they go on the wire; secret values are masked. */
export const RequestView = ({ request, title = "Request" }: RequestProps) => (
  <section className="grid min-w-0 gap-2">
    <header className="flex min-h-7 items-center gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      <span className="flex-1" />
      <CopyButton text={curlOf(request)} label="Copy as curl" labelled variant="ghost" />
    </header>
    <p className="border-line bg-subtle text-code rounded-xs border px-2.5 py-1.5 font-mono break-all">
      <span className="font-semibold">{request.method}</span> {request.url}
    </p>
    <Headers headers={request.headers} label="Request headers" isOpen />
    {request.body === "" ? (
      <p className="text-ink-3 text-xs">No body.</p>
    ) : (
      <PayloadViewer value={request.body} label="Request body" maxHeight={360} />
    )}
  </section>
);

/** What came back, or why nothing did. */
export function ResponseView({ exchange }: { readonly exchange: Exchange }) {
  const { response, error, durationMs } = exchange;
  const isGood = response !== null && response.status >= 200 && response.status < 300;
  return (
    <section className="grid min-w-0 gap-2">
      <header className="flex min-h-7 flex-wrap items-center gap-2">
        <h3 className="text-sm font-semibold">Response</h3>
        <span className="text-ink-2 text-xs tabular-nums">after {formatDuration(durationMs)}</span>
      </header>
      <p className="border-line bg-subtle text-code flex items-center gap-2 rounded-xs border px-2.5 py-1.5 font-mono break-words">
        <StatusShape tone={isGood ? "ok" : "bad"} />
        {response === null ? (error ?? "No answer") : `HTTP ${String(response.status)}`}
      </p>
      {response !== null && (
        <>
          <Headers headers={response.headers} label="Response headers" />
          {response.body === "" ? (
            <p className="text-ink-3 text-xs">The response has no body.</p>
          ) : (
            <PayloadViewer value={response.body} label="Response body" maxHeight={280} />
          )}
        </>
      )}
    </section>
  );
}
