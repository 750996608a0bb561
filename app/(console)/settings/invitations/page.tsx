import type { Metadata } from "next";
import { InvitationsPage } from "@/components/settings/invitations/invitations-page";

export const metadata: Metadata = { title: "Invitations" };

export default function Page() {
  return <InvitationsPage />;
}
