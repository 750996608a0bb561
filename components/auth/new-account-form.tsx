"use client";

import { useState, type ReactNode } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { ControlledField, Form, TextField, useZodForm } from "@/components/ui/form";
import { PASSWORD_LENGTH_MIN, password } from "@/lib/contract/user";
import { PasswordInput } from "./password-input";

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
  const [length, setLength] = useState(0);
  const missing = PASSWORD_LENGTH_MIN - length;
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
      <ControlledField
        name="password"
        label="Password"
        help={
          missing > 0
            ? `At least ${String(PASSWORD_LENGTH_MIN)} characters${length === 0 ? "" : `, ${String(missing)} more`}. A sentence is fine.`
            : "Long enough."
        }
        render={({ value, onChange, ...control }) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            value={String(value)}
            onChange={(text) => {
              setLength(text.length);
              onChange(text);
            }}
          />
        )}
      />
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
