"use client";

import { signIn } from "@/lib/client/session";
import { useSetUp } from "@/lib/client/user";
import { NewAccountForm } from "./new-account-form";

/** The first thing that anybody sees: makes the first owner and signs them in. */
export function SetUpForm() {
  const setUp = useSetUp();
  return (
    <>
      <p className="text-accent-ink text-sm font-medium">Tributary is running</p>
      <h1 className="mt-1 text-2xl font-semibold">Create the owner’s account</h1>
      <p className="text-ink-2 text-md mt-2 mb-6">
        The owner may do everything and invites the others. This page closes once the account exists.
      </p>
      <NewAccountForm
        action="Create account"
        onSubmit={async (account) => {
          await setUp.mutateAsync({ body: account });
          const result = await signIn(account.email, account.password);
          location.assign(result.kind === "ok" ? "/" : "/sign-in");
        }}
      />
    </>
  );
}
