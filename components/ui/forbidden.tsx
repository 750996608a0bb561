import { Lock } from "lucide-react";
import { cn } from "@/lib/cn";

interface Props {
  /** The server's sentence, which names the missing role. */
  readonly message?: string;
  readonly title?: string;
  readonly className?: string;
}

/** No access: says which role it needs and who can grant it. */
export function Forbidden({ message, title = "You do not have access to this", className }: Props) {
  return (
    <div className={cn("mx-auto flex max-w-md flex-col items-center px-4 py-14 text-center", className)}>
      <span className="border-line bg-surface text-ink-2 mb-4 grid size-10 place-items-center rounded-md border">
        <Lock aria-hidden className="size-5" />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="text-ink-2 text-md mt-1">{message ?? "Your role does not allow it."}</p>
      <p className="text-ink-3 text-md mt-1">
        An owner or admin can change your role under Settings, Members.
      </p>
    </div>
  );
}

/** Beside controls that are visible but off: says why. */
export const ReadOnlyNote = ({ role }: { readonly role: string }) => (
  <p className="text-ink-3 inline-flex items-center gap-1.5 text-xs">
    <Lock aria-hidden className="size-3" /> Read only. Changing this needs the role {role}.
  </p>
);
