import { Braces, Send, Webhook } from "lucide-react";
import type { ReactNode } from "react";

const ICONS: Readonly<Record<string, ReactNode>> = {
  webhook: <Webhook aria-hidden />,
  http: <Braces aria-hidden />,
};

/** A connector without a picture of its own looks like any destination. */
export const connectorIcon = (slug: string): ReactNode => ICONS[slug] ?? <Send aria-hidden />;
