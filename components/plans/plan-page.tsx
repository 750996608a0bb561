"use client";

import { Download, FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsBoolean, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { MenuItem, MenuSeparator, MoreMenu } from "@/components/ui/menu";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { StatusChip } from "@/components/ui/status-chip";
import { Tabs } from "@/components/ui/tabs";
import { ThingNotShown } from "@/components/ui/thing-not-shown";
import { toast } from "@/components/ui/toast";
import {
  exportAddress,
  useDeletePlan,
  usePlan,
  useReviewPlan,
  type TrackingPlanDetail,
} from "@/lib/client/plan";
import { ACTIONS } from "@/lib/contract/access";
import { CodeTab } from "./code-tab";
import { DetailsDialog } from "./details-dialog";
import { DraftReview } from "./draft-review";
import { DraftState } from "./draft-state";
import { EventsTab } from "./events-tab";
import { IMPORT_FORMATS, ImportDialog } from "./import-dialog";
import { PublishDialog } from "./publish-dialog";
import { SchemaTab } from "./schema-tab";
import { SourcesTab } from "./sources-tab";
import type { PlanTab } from "./plan-tab";
import { useDraft } from "./use-draft";
import { VersionsTab } from "./versions-tab";
import { ViolationsTab } from "./violations-tab";

const CRUMBS = [{ label: "Tracking plans", href: "/tracking-plans" }];

export function PlanPage({ id }: { readonly id: string }) {
  const plan = usePlan(id);
  if (plan.data !== undefined) return <Loaded key={id} plan={plan.data} />;
  return (
    <ThingNotShown
      thing="tracking plan"
      crumbs={CRUMBS}
      error={plan.error}
      onRetry={() => void plan.refetch()}
      retrying={plan.isFetching}
    />
  );
}

function Loaded({ plan }: { readonly plan: TrackingPlanDetail }) {
  const draft = useDraft(plan);
  const mayWrite = useMay("plan.write");
  const [isPublishing, setPublishing] = useQueryState("publish", parseAsBoolean.withDefault(false));
  const [importing, setImporting] = useQueryState("import", parseAsStringLiteral(IMPORT_FORMATS));
  const tab = { plan, draft, mayWrite };
  return (
    <>
      <PageHeader
        title={plan.name}
        crumbs={CRUMBS}
        status={<PlanStatus plan={plan} />}
        className="pb-2"
        actions={
          <>
            {mayWrite ? <DraftState draft={draft} /> : <ReadOnlyNote role={ACTIONS["plan.write"]} />}
            <PlanMenu {...tab} onImport={() => void setImporting("observed")} />
            {mayWrite && (
              <Button
                variant="primary"
                disabled={draft.state !== "saved" || plan.draft.isPublished || plan.eventCount === 0}
                title={plan.draft.isPublished ? "The draft equals the latest version." : undefined}
                onClick={() => void setPublishing(true)}
              >
                Publish…
              </Button>
            )}
          </>
        }
      />
      <PageBody>
        <DraftReview {...tab} onPublish={() => void setPublishing(true)} />
        <Tabs
          label="Tracking plan"
          tabs={[
            {
              value: "events",
              label: "Events",
              content: <EventsTab {...tab} onImport={() => void setImporting("observed")} />,
            },
            { value: "schema", label: "Schema", content: <SchemaTab {...tab} /> },
            { value: "violations", label: "Violations", content: <ViolationsTab {...tab} /> },
            { value: "versions", label: "Versions", content: <VersionsTab {...tab} /> },
            { value: "sources", label: "Sources", content: <SourcesTab {...tab} /> },
            { value: "code", label: "Code", content: <CodeTab {...tab} /> },
          ]}
        />
      </PageBody>
      {isPublishing && mayWrite && <PublishDialog {...tab} onClose={() => void setPublishing(null)} />}
      {importing !== null && mayWrite && (
        <ImportDialog
          {...tab}
          format={importing}
          onFormat={(format) => void setImporting(format)}
          onClose={() => void setImporting(null)}
        />
      )}
    </>
  );
}

const PlanStatus = ({ plan }: { readonly plan: TrackingPlanDetail }) => (
  <>
    {plan.latestVersion === null ? (
      <StatusChip status="waiting">Not published</StatusChip>
    ) : (
      <StatusChip status="published">Version {plan.latestVersion}</StatusChip>
    )}
    {plan.draft.state === "in_review" && <StatusChip status="pending">In review</StatusChip>}
    {plan.draft.state === "approved" && <StatusChip status="finished">Approved</StatusChip>}
    {plan.draft.state === "changes_requested" && <StatusChip status="held">Changes requested</StatusChip>}
  </>
);

type Open = "details" | "delete" | null;

function PlanMenu({ plan, draft, mayWrite, onImport }: PlanTab & { readonly onImport: () => void }) {
  const [open, setOpen] = useState<Open>(null);
  const remove = useDeletePlan();
  const review = useReviewPlan();
  const router = useRouter();
  const isAttached = plan.sources.length > 0;
  const close = (): void => {
    setOpen(null);
  };
  return (
    <>
      <MoreMenu label="More actions">
        {mayWrite && (
          <MenuItem icon={<FileUp />} onSelect={onImport}>
            Import events…
          </MenuItem>
        )}
        {(["csv", "json", "typescript"] as const).map((format) => (
          <MenuItem key={format} icon={<Download />} asChild>
            <a href={exportAddress(plan.id, { format, version: "draft" })} download>
              Export the draft as {EXPORT_NAMES[format]}
            </a>
          </MenuItem>
        ))}
        {mayWrite && (
          <>
            <MenuSeparator />
            <MenuItem
              disabled={
                plan.draft.state === "in_review" || plan.draft.state === "approved" || plan.draft.isPublished
              }
              onSelect={() => {
                review.mutate(
                  { params: { id: plan.id }, body: {} },
                  {
                    onSuccess: (next) => {
                      draft.adopt(next);
                      toast.done("Asked for a review");
                    },
                  },
                );
              }}
            >
              Ask for a review
            </MenuItem>
            <MenuItem
              onSelect={() => {
                setOpen("details");
              }}
            >
              Name and owner…
            </MenuItem>
            <MenuItem
              danger
              disabled={isAttached}
              onSelect={() => {
                setOpen("delete");
              }}
            >
              {isAttached ? "Delete (detach it from its sources first)" : "Delete plan…"}
            </MenuItem>
          </>
        )}
      </MoreMenu>
      {open === "details" && <DetailsDialog plan={plan} onClose={close} />}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete ${plan.name}?`}
        action="Delete plan"
        typed={plan.name}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: plan.id } });
          router.push("/tracking-plans");
        }}
      >
        Its draft and all its versions go with it. Violations that were counted stay until they grow old.
      </ConfirmDialog>
    </>
  );
}

const EXPORT_NAMES = { csv: "CSV", json: "JSON", typescript: "TypeScript" } as const;
