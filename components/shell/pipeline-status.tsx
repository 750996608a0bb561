"use client";

import { Link } from "@/components/ui/link";
import { StatusShape, type StatusTone } from "@/components/ui/status-shape";
import { Tooltip } from "@/components/ui/tooltip";
import { useHome } from "@/lib/client/home";
import { cn } from "@/lib/cn";

const REFRESH_MS = 15_000;

interface Shown {
  readonly tone: StatusTone;
  readonly word: string;
  readonly detail: readonly string[];
}

function read(home: ReturnType<typeof useHome>): Shown {
  if (home.error !== null) return { tone: "neutral", word: "Status unknown", detail: [home.error.message] };
  if (home.data === undefined) return { tone: "neutral", word: "Checking…", detail: [] };
  const { pipeline, release } = home.data;
  const isBehind =
    release.published !== null && release.running !== null && release.running !== release.published;
  const behind = isBehind
    ? [`Release ${String(release.published)} is published; ${String(release.running)} still runs.`]
    : [];
  const shown: Record<typeof pipeline.state, Shown> = {
    down: {
      tone: "bad",
      word: "Pipeline down",
      detail: ["It restarts by itself. Events are refused until then; SDKs keep them."],
    },
    degraded: { tone: "warn", word: "Degraded", detail: [...pipeline.degraded, ...behind] },
    up: isBehind
      ? { tone: "warn", word: "Release behind", detail: behind }
      : { tone: "ok", word: "Running", detail: [] },
  };
  return shown[pipeline.state];
}

/** Whether the pipeline is well, and which release it runs. */
export function PipelineStatus({ collapsed }: { readonly collapsed: boolean }) {
  const home = useHome({ refreshMs: REFRESH_MS });
  const { tone, word, detail } = read(home);
  const release = home.data?.release.running ?? null;
  return (
    <Tooltip
      side="right"
      text={
        <span className="grid gap-0.5">
          <span>
            Pipeline: {word.toLowerCase()}
            {release === null ? "" : `, release ${String(release)}`}
          </span>
          {detail.map((line) => (
            <span key={line} className="text-ink-2">
              {line}
            </span>
          ))}
        </span>
      }
    >
      <Link
        href="/settings/releases"
        className={cn(
          "hover:bg-hover text-ink-2 hover:text-ink flex h-8 items-center gap-2.5 rounded-sm px-2 text-xs",
          collapsed && "justify-center px-0",
        )}
      >
        <span className="grid size-4 place-items-center">
          <StatusShape tone={tone} />
        </span>
        <span className={cn("flex-1 truncate", collapsed && "sr-only")}>{word}</span>
        {release !== null && (
          <span className={cn("text-ink-3 tabular-nums", collapsed && "sr-only")}>release {release}</span>
        )}
      </Link>
    </Tooltip>
  );
}
