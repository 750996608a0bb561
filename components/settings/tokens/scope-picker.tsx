"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Select } from "@/components/ui/select";
import { SCOPES, type Scope } from "@/lib/contract/access";
import { AREAS, BREADTHS, breadthOf } from "./scope-words";

interface Props {
  readonly id: string;
  readonly value: readonly string[];
  readonly onChange: (scopes: Scope[]) => void;
}

/** What a token may do of what its role may do. */
export function ScopePicker({ id, value, onChange }: Props) {
  const breadth = breadthOf(value);
  const toggle = (scope: Scope, isOn: boolean): void => {
    onChange(SCOPES.filter((one) => (one === scope ? isOn : value.includes(one))));
  };
  return (
    <div className="grid gap-2">
      <Select
        id={id}
        value={breadth}
        onChange={(next) => {
          onChange(next === "areas" ? [] : [next]);
        }}
        options={BREADTHS}
      />
      {breadth === "areas" && (
        <table className="border-line w-full rounded-xs border text-sm" aria-label="Chosen areas">
          <thead>
            <tr className="text-ink-2 text-xs">
              <th scope="col" className="px-3 py-1.5 text-left font-medium">
                Area
              </th>
              <th scope="col" className="w-20 px-2 py-1.5 font-medium">
                Read
              </th>
              <th scope="col" className="w-20 px-2 py-1.5 font-medium">
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            {AREAS.map((area) => (
              <tr key={area.name} className="border-line border-t">
                <th scope="row" className="px-3 text-left font-normal">
                  {area.name}
                </th>
                {([area.read, area.write] as const).map((scope, at) => (
                  <td key={scope ?? at} className="px-2 text-center">
                    {scope !== null && (
                      <Checkbox
                        hideLabel
                        label={`${at === 0 ? "Read" : "Change"} ${area.name.toLowerCase()}`}
                        checked={value.includes(scope)}
                        onChange={(isOn) => {
                          toggle(scope, isOn);
                        }}
                        className="min-h-7 !items-center align-middle pointer-coarse:min-h-11 [&>button]:!mt-0"
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
