"use client";

import { PageBody, PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import { ThingNotShown } from "@/components/ui/thing-not-shown";
import { useTransformation, type Transformation } from "@/lib/client/transformation";
import { EditorTab } from "./editor-tab";
import { HeaderActions } from "./header-actions";
import { LiveChip } from "./live-chip";
import { UsageTab } from "./usage-tab";
import { useDraft } from "./use-draft";
import { VersionsTab } from "./versions-tab";
import { kindWords } from "./words";

const CRUMBS = [{ label: "Transformations", href: "/transformations" }];

export function TransformationPage({ id }: { readonly id: string }) {
  const { data, error, isFetching, refetch } = useTransformation(id);
  if (data !== undefined && error?.code !== "not_found")
    return <Loaded key={data.id} transformation={data} />;
  return (
    <ThingNotShown
      thing="transformation"
      crumbs={CRUMBS}
      error={error}
      onRetry={() => void refetch()}
      retrying={isFetching}
    />
  );
}

function Loaded({ transformation }: { readonly transformation: Transformation }) {
  const draft = useDraft(transformation);
  return (
    <>
      <PageHeader
        title={transformation.name}
        crumbs={CRUMBS}
        status={
          <>
            <LiveChip of={transformation} />
            <span className="text-ink-3 text-xs">{kindWords(transformation)}</span>
          </>
        }
        actions={<HeaderActions transformation={transformation} draft={draft} />}
        className="pb-2"
      />
      <PageBody>
        <Tabs
          label="Transformation"
          tabs={[
            {
              value: "editor",
              label: transformation.kind === "code" ? "Editor" : "Settings",
              content: <EditorTab transformation={transformation} draft={draft} />,
            },
            {
              value: "versions",
              label: "Versions",
              content: <VersionsTab transformation={transformation} />,
            },
            {
              value: "usage",
              label: "Usage",
              count: transformation.attachedTo.length === 0 ? undefined : transformation.attachedTo.length,
              content: <UsageTab transformation={transformation} />,
            },
          ]}
        />
      </PageBody>
    </>
  );
}
