import { PageBody, PageHeader } from "@/components/ui/page-header";
import { LiveView } from "./live-view";

export const LivePage = () => (
  <>
    <PageHeader title="Live events" className="pb-3" />
    <PageBody className="pb-4">
      <LiveView />
    </PageBody>
  </>
);
