"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { announce } from "./announcer";
import { Button, type ButtonSize, type ButtonVariant } from "./button";
import { IconButton } from "./icon-button";

const SHOWN_MS = 1600;

/** Copies, shows a check for a moment and says "Copied" aloud. */
export function useCopy(): readonly [copied: boolean, copy: (text: string) => void] {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const copy = (text: string): void => {
    void writeText(text).then((isDone) => {
      announce(isDone ? "Copied" : "Copying is not allowed here. Select the text instead.");
      setCopied(isDone);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setCopied(false);
      }, SHOWN_MS);
    });
  };
  return [copied, copy];
}

/** The clipboard exists on https and localhost only; plain http addresses in a company network take the old way. */
async function writeText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    return isDone;
  }
}

interface Props {
  readonly text: string;
  /** What is copied: "Copy write key". */
  readonly label?: string;
  /** Shows the label beside the icon. */
  readonly labelled?: boolean;
  readonly size?: ButtonSize;
  readonly variant?: ButtonVariant;
  readonly className?: string;
}

export function CopyButton({
  text,
  label = "Copy",
  labelled = false,
  size = "sm",
  variant,
  className,
}: Props) {
  const [copied, copy] = useCopy();
  const icon = copied ? <Check className="text-ok" aria-hidden /> : <Copy aria-hidden />;
  const onClick = (): void => {
    copy(text);
  };
  const style = className === undefined ? {} : { className };
  if (!labelled)
    return (
      <IconButton
        label={copied ? "Copied" : label}
        icon={icon}
        size={size}
        onClick={onClick}
        variant={variant ?? "ghost"}
        {...style}
      />
    );
  return (
    <Button size={size} icon={icon} onClick={onClick} variant={variant ?? "secondary"} {...style}>
      {copied ? "Copied" : label}
    </Button>
  );
}
