"use client";

import type { ReactNode } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Form, TextField, useZodForm } from "@/components/ui/form";
import { password } from "@/lib/contract/user";
import { NewPasswordField } from "./new-password-field";

const schema = z.object({
  name: z.string().trim().min(1, "Your name, as others will see it.").max(100),
  email: z.email("An e-mail address such as ada@example.com."),
  password,
});
export type NewAccount = z.infer<typeof schema>;

interface Props {
  /** Fixed by an invitation. */
  readonly email?: string;
  readonly action: string;
  readonly onSubmit: (account: NewAccount) => Promise<unknown>;
  readonly children?: ReactNode;
}

/** Name, e-mail address and password of somebody who joins. */
export function NewAccountForm({ email, action, onSubmit, children }: Props) {
  const form = useZodForm(schema, { name: "", email: email ?? "", password: "" });
  return (
    <Form form={form} onSubmit={onSubmit}>
      <TextField name="name" label="Your name" autoComplete="name" className="[&_input]:h-9" />
      <TextField
        name="email"
        label="E-mail address"
        type="email"
        autoComplete="username"
        readOnly={email !== undefined}
        className="[&_input]:read-only:bg-subtle [&_input]:h-9"
      />
      <NewPasswordField />
      {children}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        loading={form.formState.isSubmitting}
        className="mt-2 w-full"
      >
        {action}
      </Button>
    </Form>
  );
}
