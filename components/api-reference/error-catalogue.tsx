"use client";

import { NoResults } from "@/components/ui/empty-state";
import { ERRORS, type ErrorCode, type ErrorEntry } from "@/contract/errors";

type Known = ErrorEntry & { readonly code: ErrorCode };

const ALL = (Object.keys(ERRORS) as ErrorCode[])
  .map((code): Known => ({ code, ...ERRORS[code] }))
  .toSorted((a, b) => a.status - b.status || a.code.localeCompare(b.code));

/** Those whose code, status or words contain the text. */
export function findErrors(search: string): readonly Known[] {
  const wanted = search.trim().toLowerCase();
  return ALL.filter(({ code, status, meaning, remedy }) =>
    `${code} ${String(status)} ${meaning} ${remedy}`.toLowerCase().includes(wanted),
  );
}

/** Every error that the API and the gateway answer, with what to do: made from the catalogue that they throw from. */
export function ErrorCatalogue({ search }: { readonly search: string }) {
  const errors = findErrors(search);
  if (errors.length === 0) return <NoResults>No error matches “{search}”.</NoResults>;
  return (
    <ul className="border-line bg-surface divide-line divide-y rounded-md border">
      {errors.map(({ code, status, meaning, remedy }) => (
        <li
          key={code}
          id={`error-${code}`}
          className="target:bg-accent-tint grid scroll-mt-16 gap-x-4 gap-y-0.5 px-3 py-2 text-sm sm:grid-cols-[2.5rem_minmax(10rem,1fr)_minmax(0,2fr)]"
        >
          <span className="text-ink-3 tabular-nums">{status}</span>
          <code className="text-code font-medium break-all">{code}</code>
          <span className="min-w-0">
            {meaning} <span className="text-ink-2 block text-xs">{remedy}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
