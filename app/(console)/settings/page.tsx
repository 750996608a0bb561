import { redirect } from "next/navigation";
import { currentContext } from "@/lib/server/auth";
import { allows } from "@/lib/contract/access";

/** The first page that this person may see. */
export default async function SettingsPage(): Promise<null> {
  const context = await currentContext();
  if (context === null) return null;
  return redirect(allows(context.actor.role, "user.read") ? "/settings/members" : "/settings/profile");
}
