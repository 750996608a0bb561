import type { Metadata } from "next";
import { NewPassword } from "@/components/auth/new-password";

export const metadata: Metadata = { title: "New password" };

/** The link's secret is in the fragment, which only the browser sees. */
export default function NewPasswordPage() {
  return <NewPassword />;
}
