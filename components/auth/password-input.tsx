"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import type { ControlProps } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";

interface Props extends ControlProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly autoComplete: "current-password" | "new-password";
  readonly ref?: (instance: HTMLInputElement | null) => void;
}

/** Can be shown while it is typed; pasting and password managers work. */
export function PasswordInput({ value, onChange, ...control }: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input
        {...control}
        type={isShown ? "text" : "password"}
        spellCheck={false}
        value={value}
        className="h-9 pr-10"
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      <IconButton
        size="sm"
        label={isShown ? "Hide the password" : "Show the password"}
        icon={isShown ? <EyeOff /> : <Eye />}
        className="absolute top-1 right-1"
        onClick={() => {
          setShown(!isShown);
        }}
      />
    </div>
  );
}
