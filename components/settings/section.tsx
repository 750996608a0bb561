"use client";

import type { ReactNode } from "react";
import { useViewer } from "@/components/shell/viewer";
import { Forbidden } from "@/components/ui/forbidden";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { ACTIONS, type Action } from "@/lib/contract/access";

interface Props {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** What one must be allowed to do to see any of it. */
  readonly needs: Action;
  readonly width?: "full" | "prose" | "form";
  readonly children: ReactNode;
}

/** One section of the settings: its head, and its content for those who may see it. */
export function Section({ title, description, actions, needs, width = "full", children }: Props) {
  const me = useViewer();
  const isOpen = me.actions.includes(needs);
  return (
    <>
      <PageHeader title={title} description={description} actions={isOpen ? actions : undefined} />
      <PageBody width={width}>
        {isOpen ? (
          children
        ) : (
          <Forbidden message={`This needs the role ${ACTIONS[needs]}; yours is ${me.role}.`} />
        )}
      </PageBody>
    </>
  );
}
