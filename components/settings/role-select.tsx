"use client";

import { useViewer } from "@/components/shell/viewer";
import type { ControlProps } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { isAtLeast, type Role } from "@/lib/contract/access";
import { roleOptions } from "./role-words";

interface Props extends Partial<ControlProps> {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly disabled?: boolean;
  readonly size?: "sm" | "md";
  readonly label?: string;
}

/** Roles up to the person's own. */
export function RoleSelect({ value, onChange, disabled = false, size = "md", label, ...control }: Props) {
  const { role: own } = useViewer();
  const options = roleOptions((role) => isAtLeast(own, role));
  return (
    <Select
      {...control}
      value={value}
      onChange={onChange}
      options={options}
      disabled={disabled}
      size={size}
      {...(label === undefined ? {} : { "aria-label": label })}
    />
  );
}
