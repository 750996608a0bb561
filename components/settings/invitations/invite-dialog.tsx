"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { ControlledField, Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { Select } from "@/components/ui/select";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useCreateInvitation } from "@/lib/client/user";
import { isAtLeast, type Role } from "@/lib/contract/access";
import { createInvitation } from "@/lib/contract/user";
import { roleOptions, ROLE_WORDS } from "../role-words";

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}
interface Made {
  readonly email: string;
  readonly role: Role;
  readonly link: string;
  readonly expiresAt: number;
}

/** Asks who; then shows the link, which exists nowhere else. */
export function InviteDialog({ open, onClose }: Props) {
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
      title={made === null ? "Invite a person" : "Hand over this link"}
      description={
        made === null
          ? "You get a link to hand over. Tributary itself sends no e-mail."
          : `It lets ${made.email} join as ${ROLE_WORDS[made.role].name.toLowerCase()}.`
      }
      {...(made === null ? {} : { footer: <LinkFooter made={made} onDone={close} /> })}
    >
      {made === null ? <InviteForm onMade={setMade} onCancel={close} /> : <Link made={made} />}
    </Dialog>
  );
}

const Link = ({ made }: { readonly made: Made }) => (
  <div className="grid gap-3">
    <CodeBlock code={made.link} label="Invitation link" wrap />
    <Callout tone="warn" title="Shown this once">
      Whoever has the link can join. It works once and expires <TimeStamp at={made.expiresAt} />. Lost it?
      Invite the same address again: the earlier link then stops working.
    </Callout>
  </div>
);

const LinkFooter = ({ made, onDone }: { readonly made: Made; readonly onDone: () => void }) => (
  <>
    <Button onClick={onDone}>Done</Button>
    <CopyButton text={made.link} label="Copy link" labelled size="md" variant="primary" />
  </>
);

const EXPIRIES = [
  { value: "1", label: "1 day" },
  { value: "3", label: "3 days" },
  { value: "7", label: "7 days" },
  { value: "14", label: "14 days" },
  { value: "30", label: "30 days" },
] as const;

interface FormProps {
  readonly onMade: (made: Made) => void;
  readonly onCancel: () => void;
}

function InviteForm({ onMade, onCancel }: FormProps) {
  const mayOwners = useMay("owner.write");
  const create = useCreateInvitation();
  const form = useZodForm(createInvitation, {
    email: "",
    role: "viewer",
    maySeePii: false,
    expiresInDays: 7,
  });
  const role = useWatch({ control: form.control, name: "role" });
  const always = isAtLeast(role, "admin");
  return (
    <Form
      form={form}
      onSubmit={async (body) => {
        const answer = await create.mutateAsync({ body });
        onMade({
          email: answer.email,
          role: answer.role,
          expiresAt: answer.expiresAt,
          link: new URL(answer.path, location.origin).href,
        });
      }}
    >
      <TextField name="email" label="E-mail address" type="email" autoComplete="off" />
      <ControlledField
        name="role"
        label="Role"
        help={mayOwners ? undefined : "Only an owner can invite an owner."}
        render={({ value, onChange, ...control }) => (
          <Select
            {...control}
            value={value as Role}
            onChange={onChange}
            options={roleOptions((one) => one !== "owner" || mayOwners)}
          />
        )}
      />
      <ControlledField
        name="maySeePii"
        label="Personal data"
        render={({ value, onChange }) => (
          <Checkbox
            checked={always || value === true}
            disabled={always}
            onChange={onChange}
            label="May see personal data"
            help={
              always
                ? "Admins and owners always do."
                : "Without it, values of people's data are masked, and SQL is not available."
            }
          />
        )}
      />
      <ControlledField
        name="expiresInDays"
        label="The link expires after"
        render={({ value, onChange, ...control }) => (
          <Select
            {...control}
            value={typeof value === "number" ? String(value) : undefined}
            onChange={(days: string) => {
              onChange(Number(days));
            }}
            options={EXPIRIES}
          />
        )}
      />
      <FormActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" loading={form.formState.isSubmitting}>
          Create link
        </Button>
      </FormActions>
    </Form>
  );
}
