"use client";

import { Plus } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useShortcut } from "@/components/shell/shortcuts";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import { useRouter } from "next/navigation";
import { CredentialsTab } from "./credentials-tab";
import { LibrariesTab } from "./libraries-tab";
import { TransformationList } from "./transformation-list";

const NEW = "/transformations/new";

export function TransformationsPage() {
  const mayWrite = useMay("transformation.write");
  const maySeeCredentials = useMay("credential.read");
  const router = useRouter();
  useShortcut("n", "New transformation", () => {
    if (mayWrite) router.push(NEW);
  });
  return (
    <>
      <PageHeader
        title="Transformations"
        description="Code and ready-made steps that change events on their way: per source before the event log, per destination just before delivery."
        actions={
          mayWrite && (
            <Button asChild variant="primary">
              <Link href={NEW}>
                <Plus aria-hidden /> New transformation
              </Link>
            </Button>
          )
        }
      />
      <PageBody>
        <Tabs
          label="Transformations"
          tabs={[
            { value: "all", label: "Transformations", content: <TransformationList /> },
            { value: "libraries", label: "Libraries", content: <LibrariesTab /> },
            ...(maySeeCredentials
              ? [{ value: "credentials" as const, label: "Credentials", content: <CredentialsTab /> }]
              : []),
          ]}
        />
      </PageBody>
    </>
  );
}
