import { cn } from "@/lib/cn";

/** Three streams that become one. */
export const Mark = ({ className }: { readonly className?: string }) => (
  <svg
    aria-hidden
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2.2"
    strokeLinecap="round"
    className={cn("size-6", className)}
  >
    <path d="M3 5.5c6 0 6.5 6.5 11 6.5h7" />
    <path d="M3 12h11" opacity="0.55" />
    <path d="M3 18.5c6 0 6.5-6.5 11-6.5" opacity="0.8" />
  </svg>
);
