"use client";

import { usePreferences } from "@/components/ui/preferences";
import { useViewer } from "@/components/shell/viewer";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { SkeletonText } from "@/components/ui/skeleton";
import { formatClock } from "@/lib/client/format";
import { useLogLines, type Transformation } from "@/lib/client/transformation";

const REFRESH_MS = 5000;

/** What the live version wrote with `log`; it may hold values of people's data. */
export function LogCard({ transformation }: { readonly transformation: Transformation }) {
  const { seesPii } = useViewer();
  const { timeZone } = usePreferences();
  const log = useLogLines(transformation.id, { refreshMs: REFRESH_MS, enabled: seesPii });
  if (!seesPii) return null;
  const lines = log.data?.lines ?? [];
  return (
    <Card
      title="Log"
      description="The last lines that the live version wrote; kept until the pipeline restarts."
    >
      {log.isPending && <SkeletonText lines={3} />}
      {log.error !== null && <Callout tone="warn">{log.error.message}</Callout>}
      {log.data !== undefined && lines.length === 0 && (
        <p className="text-ink-2 text-sm">
          Nothing yet. Code writes a line with <code className="text-code">log(…)</code>.
        </p>
      )}
      {lines.length > 0 && (
        <CodeBlock
          label="Log of the live version"
          wrap
          code={lines.map(({ at, text }) => `${formatClock(at, timeZone)}  ${text}`).join("\n")}
        />
      )}
    </Card>
  );
}
