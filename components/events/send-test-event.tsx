"use client";

import { Send } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { newId } from "@/lib/client/new-id";
import type { Source } from "@/lib/client/source";
import { useEndpoint } from "./endpoint";

const TIMEOUT_MS = 8000;

/**
 * Posts a real track event to the gateway, from this browser and as a website would: across origins.
 * Throws an Error whose message says what went wrong.
 */
async function sendTestEvent(endpoint: string, writeKey: string): Promise<void> {
  const messageId = `test-${newId()}`;
  const now = new Date().toISOString();
  const event = {
    messageId,
    type: "track",
    event: "Test Event",
    anonymousId: "tributary-console",
    properties: { sentFrom: "Tributary console" },
    context: { library: { name: "tributary-console", version: "1" }, page: { path: location.pathname } },
    timestamp: now,
    sentAt: now,
  };
  let response: Response;
  try {
    response = await fetch(`${endpoint}/v1/track`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Basic ${btoa(`${writeKey}:`)}` },
      body: JSON.stringify(event),
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Error(
      `This browser cannot reach ${endpoint}. Is the address right, and does nothing block it?`,
    );
  }
  if (!response.ok) throw new Error(await refusalOf(response));
}

async function refusalOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  return `The gateway answered ${String(response.status)}: ${body?.error?.message ?? "no reason given"}`;
}

interface Props {
  readonly source: Pick<Source, "endpoint" | "writeKey" | "enabled">;
  readonly variant?: ButtonVariant;
}

export function SendTestEvent({ source, variant = "secondary" }: Props) {
  const endpoint = useEndpoint(source.endpoint);
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    try {
      await sendTestEvent(endpoint, source.writeKey);
      toast.done("Test event sent", { description: "The gateway has it on disk." });
    } catch (error) {
      toast.failed("The test event was not accepted", error);
    }
    setBusy(false);
  };
  return (
    <Button variant={variant} icon={<Send aria-hidden />} loading={isBusy} onClick={() => void send()}>
      Send test event
    </Button>
  );
}
