"use client";

import { useQueryState } from "nuqs";
import { useState } from "react";
import { z } from "zod";
import { ALERT_CHANNELS, CHANNEL_KINDS, type ChannelKind } from "@/contract/alert";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import {
  faultsOf,
  initialValues,
  SchemaForm,
  withoutEmpty,
  type JsonSchema,
  type SchemaFault,
} from "@/components/ui/schema-form";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { ApiError } from "@/lib/client/api";
import {
  useChannels,
  useCreateChannel,
  useTestChannel,
  useTestNewChannel,
  useUpdateChannel,
  type AlertChannel,
  type ChannelTest,
} from "@/lib/client/alert";
import { secretsToEnterAgain } from "@/lib/secret-address";
import { CHANNEL_WORDS } from "./alert-words";

/** zod's JSON Schema is what the kit's forms are drawn from. */
const schemaOf = (kind: ChannelKind): JsonSchema =>
  z.toJSONSchema(ALERT_CHANNELS[kind].settings, { io: "input" }) as JsonSchema;
const SCHEMAS: Readonly<Record<ChannelKind, JsonSchema>> = {
  webhook: schemaOf("webhook"),
  slack: schemaOf("slack"),
  email: schemaOf("email"),
};

/** `?channel=new`, `?channel=<id>`. */
export function ChannelDialog() {
  const [id, setId] = useQueryState("channel");
  const channels = useChannels();
  const channel = channels.items.find((one) => one.id === id);
  if (id === null || (id !== "new" && channel === undefined)) return null;
  return <ChannelForm key={id} channel={channel} onClose={() => void setId(null)} />;
}

interface Props {
  readonly channel: AlertChannel | undefined;
  readonly onClose: () => void;
}

function ChannelForm({ channel, onClose }: Props) {
  const isAllowed = useMay("alert.write");
  const form = useChannelForm(channel, onClose);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={channel === undefined ? "New channel" : channel.name}
      description={CHANNEL_WORDS[form.kind].help}
      footer={
        isAllowed ? (
          <>
            <Button className="mr-auto" loading={form.isTesting} onClick={form.test}>
              Send a test
            </Button>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={form.isSaving} onClick={form.save}>
              {channel === undefined ? "Create channel" : "Save"}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>Close</Button>
        )
      }
    >
      <fieldset disabled={!isAllowed} className="grid min-w-0 gap-4">
        {form.failure !== null && <Callout tone="bad">{form.failure}</Callout>}
        {channel === undefined && (
          <Field label="Kind">
            {(control) => (
              <Select
                {...control}
                value={form.kind}
                onChange={form.setKind}
                options={CHANNEL_KINDS.map((value) => ({
                  value,
                  label: CHANNEL_WORDS[value].name,
                  description: CHANNEL_WORDS[value].help,
                }))}
              />
            )}
          </Field>
        )}
        <Field label="Name" error={form.nameFault}>
          {(control) => (
            <Input
              {...control}
              value={form.name}
              placeholder="On call"
              autoComplete="off"
              onChange={(event) => {
                form.setName(event.target.value);
              }}
            />
          )}
        </Field>
        <SchemaForm
          schema={SCHEMAS[form.kind]}
          value={form.settings}
          onChange={form.setSettings}
          secrets={ALERT_CHANNELS[form.kind].secrets}
          stored={channel?.secrets ?? {}}
          faults={form.faults}
          disabled={!isAllowed}
        />
        {channel !== undefined && (
          <Switch
            label="Messages are sent"
            checked={form.enabled}
            disabled={!isAllowed}
            onChange={form.setEnabled}
          />
        )}
        {form.result !== null && <Result result={form.result} />}
      </fieldset>
    </Dialog>
  );
}

const Result = ({ result }: { readonly result: ChannelTest }) => (
  <Callout
    tone={result.sent ? "ok" : "bad"}
    title={result.sent ? "The receiver took the test message" : "The test message was not taken"}
  >
    {result.error !== null && <p>{result.error}</p>}
    {result.answer !== null && result.answer !== "" && <p>It answered: {result.answer}</p>}
    <p>{Math.round(result.durationMs)} ms</p>
  </Callout>
);

function startOf(channel: AlertChannel | undefined) {
  if (channel === undefined)
    return {
      kind: "slack" as const,
      name: "",
      enabled: true,
      settings: initialValues(SCHEMAS.slack),
      stored: {},
    };
  const { kind, name, enabled, settings, secrets } = channel;
  return { kind, name, enabled, settings: { ...initialValues(SCHEMAS[kind]), ...settings }, stored: secrets };
}

function useChannelForm(channel: AlertChannel | undefined, onDone: () => void) {
  const [start] = useState(() => startOf(channel));
  const [kind, setKind] = useState<ChannelKind>(start.kind);
  const [name, setName] = useState(start.name);
  const [enabled, setEnabled] = useState(start.enabled);
  const [settings, setSettings] = useState<Record<string, unknown>>(start.settings);
  const [isTried, setTried] = useState(false);
  const [told, setTold] = useState<readonly SchemaFault[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [result, setResult] = useState<ChannelTest | null>(null);
  const [create, update] = [useCreateChannel(), useUpdateChannel()];
  const [testOld, testNew] = [useTestChannel(), useTestNewChannel()];
  const faults = [
    ...faultsOf(SCHEMAS[kind], settings, start.stored),
    ...secretsToEnterAgain(start.settings, settings, Object.keys(start.stored)),
  ];
  const options = { onError: reject };

  function reject(error: ApiError): void {
    setTold(error.fields);
    setFailure(error.fields.length > 0 ? null : error.message);
  }
  function begin(): boolean {
    setTried(true);
    setTold([]);
    setFailure(null);
    setResult(null);
    return faults.length === 0;
  }
  const done = ({ name: saved }: { readonly name: string }): void => {
    toast.done(`${saved} is saved`);
    onDone();
  };
  return {
    kind,
    setKind: (next: ChannelKind): void => {
      setKind(next);
      setSettings(initialValues(SCHEMAS[next]));
      setTried(false);
      setResult(null);
    },
    name,
    setName,
    nameFault: isTried && name.trim() === "" ? "Give the channel a name." : undefined,
    enabled,
    setEnabled,
    settings,
    setSettings,
    faults: [...(isTried ? faults : []), ...told],
    failure,
    result,
    isSaving: create.isPending || update.isPending,
    isTesting: testOld.isPending || testNew.isPending,
    save: (): void => {
      if (!begin() || name.trim() === "") return;
      const body = { name: name.trim(), enabled, settings: withoutEmpty(settings) };
      if (channel === undefined) create.mutate({ body: { ...body, kind } }, { ...options, onSuccess: done });
      else update.mutate({ params: { id: channel.id }, body }, { ...options, onSuccess: done });
    },
    test: (): void => {
      if (!begin()) return;
      const body = { settings: withoutEmpty(settings) };
      if (channel === undefined)
        testNew.mutate({ body: { ...body, kind } }, { ...options, onSuccess: setResult });
      else testOld.mutate({ params: { id: channel.id }, body }, { ...options, onSuccess: setResult });
    },
  };
}
