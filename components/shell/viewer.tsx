"use client";

import { createContext, use, type ReactNode } from "react";
import type { Action } from "@/lib/contract/access";
import type { Me } from "@/lib/contract/user";

const Context = createContext<Me | null>(null);

export const ViewerProvider = ({ me, children }: { readonly me: Me; readonly children: ReactNode }) => (
  <Context value={me}>{children}</Context>
);

/** Who looks at this page. Only inside the console's layout. */
export function useViewer(): Me {
  const me = use(Context);
  if (me === null) throw new Error("useViewer needs the console's layout around it");
  return me;
}

/** Whether this person may do it. The server decides again; this only hides or disables. */
export const useMay = (action: Action): boolean => useViewer().actions.includes(action);
