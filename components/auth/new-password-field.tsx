"use client";

import { useState } from "react";
import { ControlledField } from "@/components/ui/form";
import { PASSWORD_LENGTH_MIN } from "@/lib/contract/user";
import { PasswordInput } from "./password-input";

/** The field `password` of a form, which says how much is still missing. */
export function NewPasswordField() {
  const [length, setLength] = useState(0);
  const missing = PASSWORD_LENGTH_MIN - length;
  return (
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
  );
}
