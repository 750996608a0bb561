"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface Props {
  readonly count: number;
  readonly values: readonly string[];
  readonly onChange: (at: number, value: string) => void;
  readonly onRun: () => void;
}

/** One field per `$n` of the query. */
export const ParamFields = ({ count, values, onChange, onRun }: Props) => (
  <fieldset className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-2">
    <legend className="sr-only">Parameters</legend>
    {Array.from({ length: count }, (_, at) => (
      <Field key={at} label={<span className="font-mono">${at + 1}</span>}>
        {(ids) => (
          <Input
            {...ids}
            value={values[at] ?? ""}
            placeholder="text, 12, true or null"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              onChange(at, event.target.value);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") onRun();
            }}
          />
        )}
      </Field>
    ))}
  </fieldset>
);
