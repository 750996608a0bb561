"use client";

import { ACTIONS } from "@/lib/contract/access";
import { useMay, useViewer } from "@/components/shell/viewer";

/** Why this person may not ask the warehouse in SQL; null when they may. The server decides again. */
export function useQueryRefusal(): string | null {
  const viewer = useViewer();
  const may = useMay("warehouse.query");
  if (!may)
    return `SQL needs the role ${ACTIONS["warehouse.query"]} or above; yours is ${viewer.role}. An owner or admin can change it.`;
  if (!viewer.seesPii)
    return "SQL shows values of people's data, which answers cannot mask. It needs the right to see personal data, which an owner or admin can give.";
  return null;
}
