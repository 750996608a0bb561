"use client";

import { Menu as MenuIcon, X } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { OVERLAY } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { Mark } from "./logo";
import { Sidebar } from "./sidebar";

/** The bar of narrow screens, with the sidebar in a drawer. */
export function MobileBar({ onSearch }: { readonly onSearch: () => void }) {
  const [open, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
  };
  return (
    <header className="border-line bg-surface sticky top-0 z-(--z-sticky) flex h-(--header) items-center gap-2 border-b px-2 lg:hidden">
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Trigger asChild>
          <IconButton label="Open the menu" icon={<MenuIcon />} />
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className={OVERLAY} />
          <Dialog.Content
            aria-describedby={undefined}
            className={cn(
              "animate-slide-left bg-canvas border-line fixed inset-y-0 left-0 z-(--z-dialog) w-72 max-w-[85vw] border-r",
            )}
          >
            <Dialog.Title className="sr-only">Menu</Dialog.Title>
            <Sidebar
              collapsed={false}
              onNavigate={close}
              onSearch={() => {
                close();
                onSearch();
              }}
            />
            <Dialog.Close asChild>
              <IconButton label="Close the menu" icon={<X />} className="absolute top-2 right-2" />
            </Dialog.Close>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <Link href="/" className="flex items-center gap-2 rounded-sm px-1 py-1" aria-label="Tributary, home">
        <Mark className="text-accent size-5" />
        <span className="text-md font-semibold">Tributary</span>
      </Link>
    </header>
  );
}
