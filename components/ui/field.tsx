import { useId, type ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

interface Props {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly className?: string;
  /** Gets the ids that tie label, help and error to the control. */
  readonly children: (control: ControlProps) => ReactNode;
}

/** Label, control, help and error. The error says what to do and stands beside the control. */
export function Field({ label, help, error, optional = false, className, children }: Props) {
  const id = useId();
  const described = [help === undefined ? "" : `${id}-help`, error === undefined ? "" : `${id}-error`];
  return (
    <div className={cn("grid min-w-0 gap-1", className)}>
      <label htmlFor={id} className="text-ink flex items-baseline justify-between gap-2 text-sm font-medium">
        {label}
        {optional && <span className="text-ink-3 text-xs font-normal">Optional</span>}
      </label>
      {children({
        id,
        "aria-describedby": described.filter((part) => part !== "").join(" ") || undefined,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-bad-ink text-xs">
          {error}
        </p>
      )}
      {help !== undefined && (
        <p id={`${id}-help`} className="text-ink-3 text-xs">
          {help}
        </p>
      )}
    </div>
  );
}

interface GroupProps {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Several controls that answer one question. */
export function FieldGroup({ label, help, error, className, children }: GroupProps) {
  return (
    <fieldset className={cn("min-w-0", className)}>
      <legend className="text-ink mb-1 text-sm font-medium">{label}</legend>
      {help !== undefined && <p className="text-ink-3 mb-2 text-xs">{help}</p>}
      {children}
      {error !== undefined && <p className="text-bad-ink mt-1 text-xs">{error}</p>}
    </fieldset>
  );
}
