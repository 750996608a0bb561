"use client";

import { Toaster as Sonner, toast as sonner } from "sonner";
import { usePreferences } from "./preferences";

/** Once, in the root layout. */
export function Toaster() {
  const { preferences } = usePreferences();
  return (
    <Sonner
      theme={preferences.theme}
      position="bottom-right"
      gap={8}
      toastOptions={{
        classNames: {
          toast: "!bg-float !text-ink !border-line !shadow-float !rounded-md !font-sans !text-sm",
          description: "!text-ink-2",
          actionButton: "!bg-accent !text-on-accent",
        },
      }}
    />
  );
}

interface ToastOptions {
  readonly description?: string;
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

/** Short news about something the person just did: "Source created". What matters later belongs in the page. */
export const toast = {
  done: (text: string, options?: ToastOptions): void => {
    sonner.success(text, options);
  },
  note: (text: string, options?: ToastOptions): void => {
    sonner(text, options);
  },
  failed: (text: string, error?: unknown): void => {
    sonner.error(text, { description: error instanceof Error ? error.message : undefined, duration: 8000 });
  },
};
