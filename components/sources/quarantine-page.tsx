"use client";

import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { TabsView } from "@/components/ui/tabs";
import { useSources } from "@/lib/client/source";
import { useWhole } from "@/lib/client/whole-list";
import { Quarantine } from "./quarantine";
import { QuarantineGroupTable } from "./quarantine-groups";
import { QUARANTINE_MEANS } from "./quarantine-words";

const CRUMBS = [{ label: "Sources", href: "/sources" }];
const TABS = ["groups", "items"] as const;

/** What was refused at any source: the kinds of it with counts, and the items themselves. */
export function QuarantinePage() {
  const sources = useWhole(useSources({ sort: "name", limit: 200 }));
  const router = useRouter();
  const [tab, setTab] = useQueryState(
    "tab",
    parseAsStringLiteral(TABS).withDefault("groups").withOptions({ history: "push" }),
  );
  return (
    <>
      <PageHeader title="Quarantine" crumbs={CRUMBS} description={QUARANTINE_MEANS} />
      <PageBody>
        <TabsView
          label="Views of the quarantine"
          value={tab}
          onChange={(next) => void setTab(next as (typeof TABS)[number])}
          tabs={[
            {
              value: "groups",
              label: "By reason",
              content: (
                <QuarantineGroupTable
                  sourceName={(id) => sources.find((source) => source.id === id)?.name ?? id}
                  onOpen={(href) => {
                    router.push(href);
                  }}
                />
              ),
            },
            { value: "items", label: "Items", content: <Quarantine sources={sources} /> },
          ]}
        />
      </PageBody>
    </>
  );
}
