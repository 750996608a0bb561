import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { LOOK_COOKIE, parseLook } from "@/components/shell/look";
import { Shell } from "@/components/shell/shell";
import { SignInRedirect } from "@/components/shell/sign-in-redirect";
import { currentContext } from "@/lib/server/auth";
import { getMe, setUpState } from "@/lib/server/users";

/** Pages under this layout that read data themselves return null when nobody is signed in: this layout leads on. */
export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const context = await currentContext();
  if (context === null) {
    if ((await setUpState()).needed) redirect("/set-up");
    return <SignInRedirect />;
  }
  const [me, jar] = await Promise.all([getMe(context), cookies()]);
  return (
    <Shell me={me} sidebar={parseLook(jar.get(LOOK_COOKIE)?.value).sidebar}>
      {children}
    </Shell>
  );
}
