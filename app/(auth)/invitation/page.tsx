import type { Metadata } from "next";
import { AcceptInvitation } from "@/components/auth/accept-invitation";

export const metadata: Metadata = { title: "Invitation" };

/** The link's secret is in the fragment, which only the browser sees. */
export default function InvitationPage() {
  return <AcceptInvitation />;
}
