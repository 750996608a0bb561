"use client";

import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ControlledField, Form, TextField, useZodForm } from "@/components/ui/form";
import { signIn, signInWithProvider } from "@/lib/client/session";
import { PasswordInput } from "./password-input";

const schema = z.object({
  email: z.email("An e-mail address such as ada@example.com."),
  password: z.string().min(1, "Your password."),
});

interface Props {
  /** A path of the console. */
  readonly returnTo: string;
  readonly singleSignOn: boolean;
  /** Why the identity provider sent the person back, if it did. */
  readonly failure: string | null;
}

export function SignInForm({ returnTo, singleSignOn, failure }: Props) {
  const form = useZodForm(schema, { email: "", password: "" });
  return (
    <>
      <h1 className="text-2xl font-semibold">Sign in</h1>
      <p className="text-ink-2 text-md mt-1 mb-6">
        {returnTo === "/" ? "Welcome back." : "You come back to the page you asked for."}
      </p>
      {failure !== null && (
        <Callout tone="bad" className="mb-4">
          {failure}
        </Callout>
      )}
      <Form
        form={form}
        onSubmit={async ({ email, password }) => {
          const result = await signIn(email, password);
          if (result.kind !== "ok") throw new Error(result.message);
          location.assign(returnTo);
        }}
      >
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          className="[&_input]:h-9"
        />
        <ControlledField
          name="password"
          label="Password"
          render={({ value, ...control }) => (
            <PasswordInput {...control} autoComplete="current-password" value={String(value)} />
          )}
        />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          loading={form.formState.isSubmitting}
          className="mt-2 w-full"
        >
          Sign in
        </Button>
      </Form>
      {singleSignOn && (
        <>
          <div className="text-ink-3 my-5 flex items-center gap-3 text-xs">
            <span className="bg-line h-px flex-1" />
            or
            <span className="bg-line h-px flex-1" />
          </div>
          <Button size="lg" className="w-full" onClick={() => void signInWithProvider(returnTo)}>
            Continue with single sign-on
          </Button>
        </>
      )}
      <p className="text-ink-3 mt-6 text-sm">
        Forgot your password? An owner or admin can make you a link for a new one, under Settings → Members.
      </p>
    </>
  );
}
