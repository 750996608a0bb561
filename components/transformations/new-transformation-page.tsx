"use client";

import { useMay } from "@/components/shell/viewer";
import { Forbidden } from "@/components/ui/forbidden";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { ACTIONS } from "@/lib/contract/access";
import { TemplatePicker } from "./template-picker";

const CRUMBS = [{ label: "Transformations", href: "/transformations" }];

export function NewTransformationPage() {
  const mayWrite = useMay("transformation.write");
  return (
    <>
      <PageHeader
        title="New transformation"
        crumbs={CRUMBS}
        description="Begin with a template. It is a draft until you publish it, so nothing changes yet."
      />
      <PageBody>
        {mayWrite ? (
          <TemplatePicker />
        ) : (
          <Forbidden message={`This needs the role ${ACTIONS["transformation.write"]}.`} />
        )}
      </PageBody>
    </>
  );
}
