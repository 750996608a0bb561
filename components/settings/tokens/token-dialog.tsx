"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { ControlledField, Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { Select } from "@/components/ui/select";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useCreateToken } from "@/lib/client/user";
import { allows, inScope, isAtLeast, type Role } from "@/lib/contract/access";
import { createToken } from "@/lib/contract/user";
import { MaySummary } from "../members/role-table";
import { roleOptions } from "../role-words";
import { ScopePicker } from "./scope-picker";

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}
interface Made {
  readonly name: string;
  readonly token: string;
  readonly expiresAt: number | null;
}

/** Asks what the token is for; then shows it, which happens once. */
export function TokenDialog({ open, onClose }: Props) {
  const [made, setMade] = useState<Made | null>(null);
  const close = (): void => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      persistent={made !== null}
      title={made === null ? "New API token" : "Copy the token now"}
      {...(made === null ? {} : { footer: <MadeFooter made={made} onDone={close} /> })}
    >
      {made === null ? <TokenForm onMade={setMade} onCancel={close} /> : <MadeToken made={made} />}
    </Dialog>
  );
}

const curlOf = (token: string): string =>
  [
    `export TRIBUTARY_TOKEN='${token}'`,
    `curl '${location.origin}/api/v1/me' \\`,
    `  --header "Authorization: Bearer $TRIBUTARY_TOKEN"`,
  ].join("\n");

const MadeToken = ({ made }: { readonly made: Made }) => (
  <div className="grid gap-4">
    <Callout tone="warn" title="Shown this once">
      Only its fingerprint is kept. {made.name}{" "}
      {made.expiresAt === null ? (
        "never expires."
      ) : (
        <>
          expires <TimeStamp at={made.expiresAt} />.
        </>
      )}
    </Callout>
    <CodeBlock code={made.token} label="API token" wrap />
    <div>
      <p className="mb-1 text-sm font-medium">Try it</p>
      <CodeBlock code={curlOf(made.token)} label="Example request" wrap />
    </div>
  </div>
);

const MadeFooter = ({ made, onDone }: { readonly made: Made; readonly onDone: () => void }) => (
  <>
    <Button onClick={onDone}>Done</Button>
    <CopyButton text={made.token} label="Copy token" labelled size="md" variant="primary" />
  </>
);

const NEVER = "never";
const EXPIRIES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: NEVER, label: "Never" },
] as const;

interface FormProps {
  readonly onMade: (made: Made) => void;
  readonly onCancel: () => void;
}

function TokenForm({ onMade, onCancel }: FormProps) {
  const me = useViewer();
  const create = useCreateToken();
  const form = useZodForm(createToken, {
    name: "",
    role: isAtLeast(me.role, "engineer") ? "engineer" : me.role,
    scopes: ["all"],
    maySeePii: false,
    expiresInDays: 90,
  });
  const [role = "viewer", scopes = []] = useWatch({ control: form.control, name: ["role", "scopes"] });
  return (
    <Form
      form={form}
      onSubmit={async (body) => {
        onMade(await create.mutateAsync({ body }));
      }}
    >
      <TextField
        name="name"
        label="Name"
        help="What uses it, so that somebody else dares to revoke it."
        placeholder="Nightly export"
        autoComplete="off"
      />
      <ControlledField
        name="role"
        label="Role"
        help="At most your own."
        render={({ value, onChange, ...control }) => (
          <Select
            {...control}
            value={value as Role}
            onChange={onChange}
            options={roleOptions((one) => isAtLeast(me.role, one))}
          />
        )}
      />
      <ControlledField
        name="scopes"
        label="Scopes"
        render={({ value, onChange, id }) => (
          <ScopePicker id={id} value={value as readonly string[]} onChange={onChange} />
        )}
      />
      <PiiField />
      <ControlledField
        name="expiresInDays"
        label="Expires after"
        render={({ value, onChange, ...control }) => (
          <Select
            {...control}
            value={typeof value === "number" ? String(value) : NEVER}
            onChange={(days: string) => {
              onChange(days === NEVER ? null : Number(days));
            }}
            options={EXPIRIES}
          />
        )}
      />
      <MaySummary
        label="What this comes to"
        may={(action) => allows(role, action) && inScope(scopes, action)}
      />
      <FormActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" loading={form.formState.isSubmitting}>
          Create token
        </Button>
      </FormActions>
    </Form>
  );
}

/** Never comes with the role; and whoever does not see personal data cannot hand that right on. */
function PiiField() {
  const me = useViewer();
  return (
    <ControlledField
      name="maySeePii"
      label="Personal data"
      render={({ value, onChange }) => (
        <Checkbox
          checked={value === true}
          disabled={!me.seesPii}
          onChange={onChange}
          label="May see personal data"
          help={
            me.seesPii
              ? "Needed to ask the warehouse. Without it, values of people's data are masked."
              : "You do not have this right yourself."
          }
        />
      )}
    />
  );
}
