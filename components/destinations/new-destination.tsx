"use client";

import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useState, type ReactNode } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useCreateConnection } from "@/lib/client/connection";
import {
  useConnectors,
  useCreateDestination,
  useTestNewDestination,
  type Connector,
} from "@/lib/client/destination";
import { ACTIONS } from "@/lib/contract/access";
import { withoutEmpty } from "@/components/ui/schema-form";
import { Catalogue } from "./catalogue";
import { AdvancedFields, SettingsFields } from "./destination-fields";
import { BLAMES_URL } from "./outcome-words";
import { SourcePicker } from "./source-picker";
import { TestPanel } from "./test-panel";
import { bodyOfNew, useDestinationForm } from "./use-destination-form";

const CRUMBS = [{ label: "Destinations", href: "/destinations" }];

/** The catalogue; with a connector in the address, its form. */
export function NewDestination() {
  const [slug] = useQueryState("connector", parseAsString);
  const connectors = useConnectors();
  if (slug === null) {
    return (
      <>
        <PageHeader
          crumbs={CRUMBS}
          title="New destination"
          description="Choose where events should go. You can try it before anything real is sent."
        />
        <PageBody>
          <Catalogue />
        </PageBody>
      </>
    );
  }
  const connector = connectors.data?.items.find(
    (known) => known.slug === slug && known.roles.includes("destination"),
  );
  return (
    <>
      <PageHeader
        crumbs={[...CRUMBS, { label: "Catalogue", href: "/destinations/new" }]}
        title={connector === undefined ? "New destination" : `New ${connector.name} destination`}
        description={connector?.summary}
      />
      <PageBody width="prose">
        {connectors.isPending && <SkeletonText lines={6} />}
        {connectors.error !== null && connectors.data === undefined && (
          <ErrorPanel error={connectors.error} onRetry={() => void connectors.refetch()} />
        )}
        {connectors.data !== undefined && connector === undefined && <UnknownConnector slug={slug} />}
        {connector !== undefined && <CreateForm key={connector.slug} connector={connector} />}
      </PageBody>
    </>
  );
}

const UnknownConnector = ({ slug }: { readonly slug: string }) => (
  <EmptyState
    title="No such connector"
    action={
      <Button asChild variant="primary">
        <Link href="/destinations/new">See the catalogue</Link>
      </Button>
    }
  >
    The catalogue has no destination called “{slug}”.
  </EmptyState>
);

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
}

const Step = ({ number, title, description, children }: StepProps) => (
  <section className="border-line bg-surface min-w-0 rounded-md border p-4 sm:p-5">
    <header className="mb-4 flex items-start gap-3">
      <span
        aria-hidden
        className="border-line-strong text-ink-2 grid size-6 shrink-0 place-items-center rounded-full border text-xs font-medium tabular-nums"
      >
        {number}
      </span>
      <div className="min-w-0">
        <h2 className="text-md font-semibold">{title}</h2>
        {description !== undefined && <p className="text-ink-2 text-sm">{description}</p>}
      </div>
    </header>
    {children}
  </section>
);

function CreateForm({ connector }: { readonly connector: Connector }) {
  const form = useDestinationForm(connector);
  const [sourceIds, setSourceIds] = useState<readonly string[]>([]);
  const { create, creating } = useCreate(form, sourceIds);
  const test = useTestNewDestination();
  const isAllowed = useMay("destination.write");

  const run = async (input: { readonly event: Record<string, unknown>; readonly dryRun: boolean }) => {
    if (!form.check("settings")) {
      document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      throw new Error("First mend what is marked in the settings above.");
    }
    try {
      const body = { ...input, connector: connector.slug, settings: withoutEmpty(form.settings) };
      const result = await test.mutateAsync({ body });
      const { outcome } = result;
      const blamesUrl = outcome !== null && BLAMES_URL.has(outcome.code ?? "");
      form.blame("url", blamesUrl ? outcome.message : null);
      return result;
    } catch (error) {
      form.reject(error);
      throw error;
    }
  };
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void create(true);
      }}
    >
      <Step number={1} title="Settings">
        <div className="grid max-w-[40rem] gap-5">
          <SettingsFields form={form} disabled={!isAllowed} />
          <AdvancedFields form={form} disabled={!isAllowed} />
        </div>
      </Step>
      <Step
        number={2}
        title="Sources"
        description="Whose events go there. Filters can be set later, per connection."
      >
        <SourcePicker chosen={sourceIds} onChange={setSourceIds} disabled={!isAllowed} />
      </Step>
      <Step number={3} title="Test" description="See the exact request, then send one event for real.">
        <TestPanel run={run} />
      </Step>
      {form.failure !== null && <Callout tone="bad">{form.failure}</Callout>}
      {!isAllowed && <ReadOnlyNote role={ACTIONS["destination.write"]} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          size="lg"
          disabled={!isAllowed || creating !== "no"}
          loading={creating === "disabled"}
          onClick={() => {
            void create(false);
          }}
        >
          Create disabled
        </Button>
        <Button
          type="submit"
          size="lg"
          variant="primary"
          disabled={!isAllowed || creating !== "no"}
          loading={creating === "enabled"}
        >
          Create and enable
        </Button>
      </div>
    </form>
  );
}

function useCreate(form: ReturnType<typeof useDestinationForm>, sourceIds: readonly string[]) {
  const createDestination = useCreateDestination();
  const createConnection = useCreateConnection();
  const [creating, setCreating] = useState<"no" | "enabled" | "disabled">("no");
  const router = useRouter();

  const connect = async (destinationId: string): Promise<void> => {
    try {
      for (const sourceId of sourceIds) {
        await createConnection.mutateAsync({ body: { sourceId, destinationId } });
      }
    } catch (error) {
      toast.failed("The destination exists, but not every source could be connected", error);
    }
  };
  const create = async (enabled: boolean): Promise<void> => {
    if (!form.check()) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    setCreating(enabled ? "enabled" : "disabled");
    try {
      const made = await createDestination.mutateAsync({ body: bodyOfNew(form, enabled) });
      await connect(made.id);
      toast.done(
        `${made.name} created`,
        made.release.applied ? { description: "The pipeline runs with it already." } : {},
      );
      router.push(`/destinations/${made.id}`);
    } catch (error) {
      form.reject(error);
      setCreating("no");
    }
  };
  return { create, creating };
}
