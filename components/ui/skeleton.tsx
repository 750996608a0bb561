import { cn } from "@/lib/cn";

/** Stands where content will be, in its size. Appears after a moment, so that quick answers do not flicker. */
export const Skeleton = ({ className }: { readonly className?: string }) => (
  <span
    aria-hidden
    className={cn(
      "bg-hover block h-4 animate-[fade_200ms_200ms_both,pulse_1.6s_400ms_ease-in-out_infinite] rounded-xs",
      className,
    )}
  />
);

const LINE_WIDTHS = ["w-11/12", "w-full", "w-4/5", "w-10/12", "w-2/3"] as const;

export const SkeletonText = ({ lines = 3 }: { readonly lines?: number }) => (
  <div className="grid gap-2" aria-busy="true">
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} className={LINE_WIDTHS[line % LINE_WIDTHS.length] ?? "w-full"} />
    ))}
  </div>
);
