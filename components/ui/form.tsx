"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useSyncExternalStore, type ComponentProps, type ReactNode } from "react";
import {
  Controller,
  FormProvider,
  useForm,
  useFormContext,
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
} from "react-hook-form";
import type { z } from "zod";
import { cn } from "@/lib/cn";
import { Callout } from "./callout";
import { Field, type ControlProps } from "./field";
import { Input } from "./input";

type Values = FieldValues;

/** react-hook-form over a zod object; errors show after the first attempt to save. */
export function useZodForm<In extends Values, Out>(
  schema: z.ZodType<Out, In>,
  defaultValues: DefaultValues<In>,
): UseFormReturn<In, unknown, Out> {
  return useForm<In, unknown, Out>({
    resolver: zodResolver(schema),
    defaultValues,
    mode: "onSubmit",
    reValidateMode: "onChange",
  });
}

interface FormProps<In extends Values, Out> {
  readonly form: UseFormReturn<In, unknown, Out>;
  /** A rejection is shown above the buttons; one with `fields` [{field, message}] beside the fields. */
  readonly onSubmit: (values: Out) => Promise<unknown>;
  /** Asks before the page is left with unsaved changes. */
  readonly guard?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Form<In extends Values, Out>({
  form,
  onSubmit,
  guard = false,
  className,
  children,
}: FormProps<In, Out>) {
  useUnsavedGuard(guard && form.formState.isDirty && !form.formState.isSubmitting);
  const submit = form.handleSubmit(async (values) => {
    try {
      await onSubmit(values);
    } catch (error) {
      showFailure(form, error);
    }
  });
  const failure = form.formState.errors.root?.message;
  const hydrated = useHydrated();
  return (
    <FormProvider {...form}>
      <form
        noValidate
        className={cn("grid grid-cols-1 gap-4", className)}
        onSubmit={(event) => {
          event.stopPropagation();
          void submit(event);
        }}
      >
        <fieldset disabled={!hydrated} className="contents">
          {children}
        </fieldset>
        {failure !== undefined && <Callout tone="bad">{failure}</Callout>}
      </form>
    </FormProvider>
  );
}

const never = (): (() => void) => () => undefined;

/** False until the page's code runs: what is typed before that would be overwritten by the form's first values. */
const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

interface FieldFault {
  readonly field: string;
  readonly message: string;
}

const isFault = (value: unknown): value is FieldFault =>
  typeof value === "object" &&
  value !== null &&
  "field" in value &&
  "message" in value &&
  typeof value.field === "string";

/** Errors of the API client carry `fields`: those that name a field of this form stand beside it. */
function showFailure<In extends Values, Out>(form: UseFormReturn<In, unknown, Out>, error: unknown): void {
  const given: unknown = typeof error === "object" && error !== null && "fields" in error ? error.fields : [];
  const values = form.getValues();
  const known = (Array.isArray(given) ? given : [])
    .filter(isFault)
    .filter((fault) => (fault.field.split(".")[0] ?? "") in values);
  for (const fault of known) form.setError(fault.field as Path<In>, { message: fault.message });
  if (known.length > 0) return;
  form.setError("root", {
    message: error instanceof Error ? error.message : "That did not work. Try again.",
  });
}

function useUnsavedGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => {
      removeEventListener("beforeunload", ask);
    };
  }, [active]);
}

interface FieldProps {
  /** Path in the form's values. */
  readonly name: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly optional?: boolean;
  readonly className?: string;
}

interface ControlledProps extends FieldProps {
  readonly render: (
    control: ControlProps & {
      readonly value: unknown;
      readonly onChange: (value: unknown) => void;
      readonly onBlur: () => void;
      readonly ref: (instance: unknown) => void;
    },
  ) => ReactNode;
}

/** Any control of the kit inside a Form: value and onChange come through `render`. */
export function ControlledField({ name, render, ...field }: ControlledProps) {
  const { control } = useFormContext();
  return (
    <Controller
      name={name}
      control={control}
      render={({ field: { value, onChange, onBlur, ref }, fieldState }) => (
        <Field {...field} error={fieldState.error?.message}>
          {(ids) => <>{render({ ...ids, value: value as unknown, onChange, onBlur, ref })}</>}
        </Field>
      )}
    />
  );
}

/** A text input inside a Form. */
export function TextField({
  name,
  label,
  help,
  optional,
  className,
  ...input
}: FieldProps & Omit<ComponentProps<"input">, "name">) {
  const { register, formState, getFieldState } = useFormContext();
  const error = getFieldState(name, formState).error?.message;
  return (
    <Field
      label={label}
      help={help}
      optional={optional ?? false}
      error={error}
      {...(className === undefined ? {} : { className })}
    >
      {(ids) => <Input {...ids} {...input} {...register(name)} />}
    </Field>
  );
}

/** The row of buttons at the end of a form; the primary action comes last in reading order of the row. */
export const FormActions = ({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) => <div className={cn("flex flex-wrap items-center justify-end gap-2 pt-1", className)}>{children}</div>;
