"use client";

import { Plus } from "lucide-react";
import { useQueryState } from "nuqs";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import { useAlerts, useIncidents } from "@/lib/client/alert";
import { ACTIONS } from "@/lib/contract/access";
import { ChannelDialog } from "./channel-dialog";
import { ChannelsTab } from "./channels-tab";
import { IncidentPanel } from "./incident-panel";
import { HistoryTab, OpenTab } from "./incidents-tab";
import { RuleDialog } from "./rule-dialog";
import { RulesTab } from "./rules-tab";

const REFRESH_MS = 5_000;

export function AlertsPage() {
  const open = useIncidents({ state: "firing", limit: 200 }, { refreshMs: REFRESH_MS });
  const rules = useAlerts({}, { refreshMs: REFRESH_MS });
  return (
    <>
      <PageHeader
        title="Alerts"
        description="The pipeline watches these rules by itself, also while this console is down."
        actions={<NewAlert />}
      />
      <PageBody>
        <Tabs
          label="Alerts"
          tabs={[
            {
              value: "open",
              label: "Open",
              count: open.isPending ? undefined : open.items.length,
              content: <OpenTab list={open} rules={rules} />,
            },
            {
              value: "rules",
              label: "Rules",
              count: rules.isPending ? undefined : rules.items.length,
              content: <RulesTab refreshMs={REFRESH_MS} />,
            },
            { value: "history", label: "History", content: <HistoryTab /> },
            { value: "channels", label: "Channels", content: <ChannelsTab /> },
          ]}
        />
      </PageBody>
      <IncidentPanel />
      <RuleDialog />
      <ChannelDialog />
    </>
  );
}

function NewAlert() {
  const isAllowed = useMay("alert.write");
  const [, setRule] = useQueryState("rule");
  return (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      disabled={!isAllowed}
      {...(isAllowed ? {} : { title: `This needs the role ${ACTIONS["alert.write"]}.` })}
      onClick={() => void setRule("new")}
    >
      New alert
    </Button>
  );
}
