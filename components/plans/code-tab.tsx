"use client";

import { Download } from "lucide-react";
import { useMemo } from "react";
import { useOrigin } from "@/components/api-reference/use-origin";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { exportAddress } from "@/lib/client/plan";
import { planToTypeScript } from "@/plans/codegen.ts";
import type { PlanTab } from "./plan-tab";

/** TypeScript for the draft, and what a build runs to hold events and changes against the plan. */
export function CodeTab({ plan, draft }: PlanTab) {
  const { content } = draft;
  const version = plan.draft.isPublished ? plan.latestVersion : null;
  const code = useMemo(
    () => planToTypeScript({ name: plan.name, version, content }),
    [plan.name, version, content],
  );
  const address = useOrigin();
  const url = `${address}${exportAddress(plan.id, { format: "json" })}`;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Card
        title="TypeScript"
        description="One type for each event, and one function that sends it through an SDK with Segment's or RudderStack's methods. What the plan forbids does not compile."
        actions={
          <Button size="sm" icon={<Download />} asChild>
            <a href={exportAddress(plan.id, { format: "typescript", version: version ?? "draft" })} download>
              Download
            </a>
          </Button>
        }
      >
        <CodeBlock label="Generated TypeScript" code={code} />
      </Card>
      <Card
        title="In your build"
        description="Run in a clone of Tributary. Exit code 1: an event breaks the plan. The token needs to read tracking plans."
      >
        <CodeBlock
          label="Command that checks events"
          wrap
          code={`TRIBUTARY_API_TOKEN=… npx tributary plan check events.ndjson --plan ${url}`}
        />
        <p className="text-ink-2 mt-3 mb-2 text-sm">
          What changed between two saved plans; exit code 2 when something of it breaks:
        </p>
        <CodeBlock
          label="Command that compares plans"
          wrap
          code="npx tributary plan diff old.json new.json"
        />
      </Card>
    </div>
  );
}
