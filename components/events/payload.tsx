import { ChevronRight } from "lucide-react";
import { PayloadViewer } from "@/components/ui/payload-viewer";

interface Props {
  readonly value: unknown;
  readonly label: string;
  readonly isOpen?: boolean;
}

/** A payload that opens in place. */
export const Payload = ({ value, label, isOpen = false }: Props) => (
  <details open={isOpen} className="group/payload min-w-0">
    <summary className="text-ink-2 hover:text-ink flex min-h-6 cursor-pointer list-none items-center gap-1.5 text-sm font-medium select-none">
      <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/payload:rotate-90" />
      {label}
    </summary>
    <PayloadViewer value={value} label={label} className="mt-2" />
  </details>
);
