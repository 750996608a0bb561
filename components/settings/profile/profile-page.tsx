"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { PasswordInput } from "@/components/auth/password-input";
import { useChangePreferences } from "@/components/shell/use-change-preferences";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ControlledField, Form, FormActions, TextField, useZodForm } from "@/components/ui/form";
import { useNow, usePreferences } from "@/components/ui/preferences";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { formatDateTime } from "@/lib/client/format";
import { useChangePassword, useUpdateMe } from "@/lib/client/user";
import { password } from "@/lib/contract/user";
import { ROLE_WORDS } from "../role-words";
import { SessionList } from "../session-list";
import { Section } from "../section";

export function ProfilePage() {
  const me = useViewer();
  const { name, summary } = ROLE_WORDS[me.role];
  return (
    <Section
      title="Profile"
      needs="self.read"
      width="form"
      description={`${me.email ?? me.name} · ${name}. ${summary}`}
    >
      <div className="grid gap-4">
        <NameCard />
        <InterfaceCard />
        {me.hasPassword ? <PasswordCard /> : <NoPasswordCard />}
        <Card title="Sessions" description="Where you are signed in.">
          <SessionList />
        </Card>
      </div>
    </Section>
  );
}

const nameSchema = z.object({ name: z.string().trim().min(1, "A name.").max(100) });

function NameCard() {
  const me = useViewer();
  const update = useUpdateMe();
  const router = useRouter();
  const form = useZodForm(nameSchema, { name: me.name });
  return (
    <Card title="Name">
      <Form
        form={form}
        guard
        onSubmit={async (body) => {
          await update.mutateAsync({ body });
          form.reset(body);
          router.refresh();
          toast.done("Your name was changed");
        }}
      >
        <TextField
          name="name"
          label="Your name"
          autoComplete="name"
          help="Stands in the audit log beside what you change from now on."
        />
        <FormActions>
          <Button type="submit" variant="primary" loading={form.formState.isSubmitting}>
            Save
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
const BROWSER_ZONE = "browser";

function InterfaceCard() {
  const { preferences, timeZone } = usePreferences();
  const change = useChangePreferences();
  const now = useNow(1000);
  return (
    <Card title="Interface" description="Kept with your account. Changes show at once.">
      <div className="grid gap-5">
        <div className="flex flex-wrap gap-x-10 gap-y-4">
          <div>
            <p className="mb-1 text-sm font-medium">Theme</p>
            <SegmentedControl
              label="Theme"
              value={preferences.theme}
              onChange={(theme) => {
                change({ theme });
              }}
              options={[
                { value: "system", label: "System" },
                { value: "light", label: "Light" },
                { value: "dark", label: "Dark" },
              ]}
            />
          </div>
          <div>
            <p className="mb-1 text-sm font-medium">Rows</p>
            <SegmentedControl
              label="Rows"
              value={preferences.density}
              onChange={(density) => {
                change({ density });
              }}
              options={[
                { value: "comfortable", label: "Comfortable" },
                { value: "compact", label: "Compact" },
              ]}
            />
          </div>
        </div>
        <Field
          label="Time zone"
          help={`Times are shown as ${formatDateTime(now, timeZone)}. Everything is stored in UTC.`}
        >
          {(control) => (
            <Combobox
              {...control}
              label="Time zone"
              value={preferences.timeZone ?? BROWSER_ZONE}
              options={[
                { value: BROWSER_ZONE, label: "The browser’s" },
                ...ZONES.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
              ]}
              onChange={(zone) => {
                change({ timeZone: zone === null || zone === BROWSER_ZONE ? null : zone });
              }}
            />
          )}
        </Field>
        <Switch
          checked={preferences.shortcuts}
          onChange={(shortcuts) => {
            change({ shortcuts });
          }}
          label="Single-letter shortcuts"
          help="Such as g then s for sources. ⌘K works either way."
        />
      </div>
    </Card>
  );
}

const NoPasswordCard = () => (
  <Card title="Password">
    <p className="text-ink-2 text-sm">
      You sign in through your company&apos;s single sign-on: there is no password to change here.
    </p>
  </Card>
);

const passwordSchema = z.object({ current: z.string().min(1, "Your present password."), next: password });

function PasswordCard() {
  const change = useChangePassword();
  const form = useZodForm(passwordSchema, { current: "", next: "" });
  return (
    <Card title="Password" description="Your other sessions end when you change it.">
      <Form
        form={form}
        onSubmit={async (body) => {
          await change.mutateAsync({ body });
          form.reset();
          toast.done("Your password was changed");
        }}
      >
        <ControlledField
          name="current"
          label="Present password"
          render={({ value, ...control }) => (
            <PasswordInput {...control} autoComplete="current-password" value={String(value)} />
          )}
        />
        <ControlledField
          name="next"
          label="New password"
          help="At least 12 characters. A sentence is fine."
          render={({ value, ...control }) => (
            <PasswordInput {...control} autoComplete="new-password" value={String(value)} />
          )}
        />
        <FormActions>
          <Button type="submit" variant="primary" loading={form.formState.isSubmitting}>
            Change password
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}
