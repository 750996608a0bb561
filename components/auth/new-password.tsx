"use client";

import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Form, TextField, useZodForm } from "@/components/ui/form";
import { SkeletonText } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { call, type Answer, type ApiError } from "@/lib/client/api";
import { signIn } from "@/lib/client/session";
import { useAcceptPasswordReset } from "@/lib/client/user";
import { password } from "@/lib/contract/user";
import { NewPasswordField } from "./new-password-field";
import { UnusableLink } from "./unusable-link";
import { useLinkToken } from "./use-link-token";

/** What the link for a new password opens. */
export function NewPassword() {
  const token = useLinkToken();
  const found = useQuery<Answer<"POST /password-resets/look-up">, ApiError>({
    queryKey: ["password-link", token],
    queryFn: () => call("POST /password-resets/look-up", { body: { token: token ?? "" } }),
    enabled: token !== null && token !== "",
    staleTime: Infinity,
    retry: false,
  });
  if (token === "" || found.error?.code === "not_found")
    return (
      <UnusableLink why="It was used already, replaced by a newer one, or has expired. Ask for a new one." />
    );
  if (found.error !== null) return <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <SkeletonText lines={5} />;
  return (
    <>
      <h1 className="text-2xl font-semibold">Set a new password</h1>
      <p className="text-ink-2 text-md mt-2 mb-6">
        The link works once and ends <TimeStamp at={found.data.expiresAt} />. You are signed out everywhere
        else.
      </p>
      <PasswordForm token={token ?? ""} email={found.data.email} />
    </>
  );
}

const schema = z.object({ email: z.string(), password });

function PasswordForm({ token, email }: { readonly token: string; readonly email: string }) {
  const accept = useAcceptPasswordReset();
  const form = useZodForm(schema, { email, password: "" });
  return (
    <Form
      form={form}
      onSubmit={async ({ password: next }) => {
        await accept.mutateAsync({ body: { token, password: next } });
        const result = await signIn(email, next);
        location.assign(result.kind === "ok" ? "/" : "/sign-in");
      }}
    >
      <TextField
        name="email"
        label="E-mail address"
        type="email"
        autoComplete="username"
        readOnly
        className="[&_input]:read-only:bg-subtle [&_input]:h-9"
      />
      <NewPasswordField />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        loading={form.formState.isSubmitting}
        className="mt-2 w-full"
      >
        Set password
      </Button>
    </Form>
  );
}
