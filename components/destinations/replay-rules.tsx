"use client";

import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { usePreferences } from "@/components/ui/preferences";
import { formatDateTime } from "@/lib/client/format";
import { useRecentReleases } from "@/lib/client/release";

interface Props {
  /** Null: today's rules. */
  readonly releaseNumber: number | null;
  readonly onChange: (releaseNumber: number | null) => void;
}

const TODAY = "today";

/** Whose connections, mapping and transformations a replay goes by. */
export function ReplayRules({ releaseNumber, onChange }: Props) {
  const releases = useRecentReleases();
  const { timeZone } = usePreferences();
  const options = [
    { value: TODAY, label: "Today", description: "The release that runs when an event is sent" },
    ...releases.items.map(({ number, publishedAt, note }) => ({
      value: String(number),
      label: `Release ${String(number)} · ${formatDateTime(publishedAt, timeZone)}`,
      description: note,
    })),
  ];
  const help =
    releaseNumber === null
      ? "Today's filters, mapping and transformations apply."
      : `Filters, mapping and transformations are those of release ${String(releaseNumber)}. Address, credentials and delivery settings are today's, and today's consent rules hold.`;
  return (
    <Field
      label="Rules of"
      help={help}
      error={releases.error === null ? undefined : `Releases could not be loaded. ${releases.error.message}`}
      className="max-w-md"
    >
      {(ids) => (
        <Combobox
          {...ids}
          label="Rules of"
          value={releaseNumber === null ? TODAY : String(releaseNumber)}
          options={options}
          emptyText="No release fits."
          onChange={(value) => {
            onChange(value === null || value === TODAY ? null : Number(value));
          }}
        />
      )}
    </Field>
  );
}
