"use client";

import { Check, Link2 } from "lucide-react";
import { useCopy } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";

/** Copies the whole address of a path of the console. */
export function CopyLink({ path, label }: { readonly path: string; readonly label: string }) {
  const [copied, copy] = useCopy();
  return (
    <IconButton
      size="sm"
      label={copied ? "Copied" : label}
      icon={copied ? <Check className="text-ok" /> : <Link2 />}
      onClick={() => {
        copy(`${location.origin}${path}`);
      }}
    />
  );
}
