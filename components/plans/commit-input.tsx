"use client";

import { useState, type ComponentProps } from "react";
import { Input } from "@/components/ui/input";

interface Props extends Omit<ComponentProps<"input">, "value" | "onChange" | "onBlur"> {
  readonly value: string;
  readonly onCommit: (value: string) => void;
  /** What may not be: the field goes back to what it was. */
  readonly isRefused?: (value: string) => boolean;
}

/** A field whose text counts once it is left or Enter is pressed; Escape takes it back. */
export function CommitInput({ value, onCommit, isRefused, onKeyDown, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed !== null && typed !== value && isRefused?.(typed) !== true) onCommit(typed);
    setTyped(null);
  };
  return (
    <Input
      {...rest}
      value={typed ?? value}
      onChange={(event) => {
        setTyped(event.target.value);
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          commit();
        }
        if (event.key === "Escape" && typed !== null) {
          event.stopPropagation();
          setTyped(null);
        }
        onKeyDown?.(event);
      }}
    />
  );
}
