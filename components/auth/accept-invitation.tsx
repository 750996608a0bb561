"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { call, type ApiError, type Answer } from "@/lib/client/api";
import { signIn } from "@/lib/client/session";
import { useAcceptInvitation } from "@/lib/client/user";
import { NewAccountForm } from "./new-account-form";
import { UnusableLink } from "./unusable-link";
import { useLinkToken } from "./use-link-token";

export function AcceptInvitation() {
  const token = useLinkToken();
  const accept = useAcceptInvitation();
  const found = useQuery<Answer<"POST /invitations/look-up">, ApiError>({
    queryKey: ["invitation-link", token],
    queryFn: () => call("POST /invitations/look-up", { body: { token: token ?? "" } }),
    enabled: token !== null && token !== "",
    staleTime: Infinity,
    retry: false,
  });
  if (token === "") return <Unusable />;
  if (found.error !== null) {
    return found.error.code === "not_found" ? (
      <Unusable />
    ) : (
      <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
    );
  }
  if (found.data === undefined) return <SkeletonText lines={5} />;
  const { email, role, expiresAt } = found.data;
  return (
    <>
      <p className="text-accent-ink text-sm font-medium">You are invited as {role}</p>
      <h1 className="mt-1 text-2xl font-semibold">Join Tributary</h1>
      <p className="text-ink-2 text-md mt-2 mb-6">
        The invitation works once and ends <TimeStamp at={expiresAt} />.
      </p>
      <NewAccountForm
        email={email}
        action="Join"
        onSubmit={async ({ name, password }) => {
          await accept.mutateAsync({ body: { token: token ?? "", name, password } });
          const result = await signIn(email, password);
          location.assign(result.kind === "ok" ? "/" : "/sign-in");
        }}
      />
    </>
  );
}

const Unusable = () => (
  <UnusableLink why="It was used already, withdrawn, or has expired. Ask the person who invited you for a new one." />
);
