import type { ReactNode } from "react";
import { Mark } from "@/components/shell/logo";
import { Streams } from "@/components/auth/streams";

/** A form on the left; on wide screens what Tributary is on the right. */
export default function AuthLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="bg-surface grid min-h-dvh lg:grid-cols-[minmax(28rem,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-(--gutter) py-6 sm:px-10">
        <div className="flex items-center gap-2">
          <Mark className="text-accent" />
          <span className="text-lg font-semibold tracking-[-0.01em]">Tributary</span>
        </div>
        <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">{children}</div>
        <p className="text-ink-3 text-xs">Everything stays on this installation. No telemetry.</p>
      </main>
      <Streams />
    </div>
  );
}
