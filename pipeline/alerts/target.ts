/** Sending one message through one channel. */
import { createHash } from "node:crypto";
import { classify } from "../../connectors/kit/classify.ts";
import { OutgoingFault } from "../../connectors/kit/fault.ts";
import { signature, signingKey } from "../../connectors/webhook/signature.ts";
import {
  ALERT_CHANNELS,
  type AlertMessage,
  type ChannelKind,
  type SlackChannel,
  type WebhookChannel,
} from "../../contract/alert.ts";
import { sealedFor, withSecrets } from "../../contract/sealing.ts";
import { Fault, messageOf } from "../base/fault.ts";
import { openSealed } from "../base/keys.ts";
import { sendMail } from "./email.ts";
import { ANSWER_CHARS_MAX } from "./limits.ts";
import type { Sent, SendPorts } from "./sent.ts";
import { headlineOf, linesOf } from "./words.ts";

export interface Target {
  readonly id: string | null;
  readonly kind: ChannelKind;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sealed: Readonly<Record<string, string>>;
}

/** Never throws: what went wrong is the answer. */
export async function sendThrough(target: Target, message: AlertMessage, ports: SendPorts): Promise<Sent> {
  try {
    const settings = openSettings(target, ports.sealingKey);
    switch (target.kind) {
      case "webhook":
        return await post(
          webhookRequest(ALERT_CHANNELS.webhook.settings.parse(settings), message, ports.now()),
          ports,
        );
      case "slack":
        return await post(slackRequest(ALERT_CHANNELS.slack.settings.parse(settings), message), ports);
      default:
        return await sendMail(ALERT_CHANNELS.email.settings.parse(settings), message, ports);
    }
  } catch (error) {
    return { kind: "failed", error: cut(messageOf(error)), answer: null, final: isFinal(error) };
  }
}

/** Settings that cannot be opened or read stay so; of the network only what it calls permanent. */
const isFinal = (error: unknown): boolean =>
  error instanceof OutgoingFault
    ? error.permanent
    : error instanceof Fault || (error instanceof Error && error.name === "ZodError");

function openSettings(target: Target, sealingKey: Uint8Array): Record<string, unknown> {
  const opened = Object.entries(target.sealed).map(([name, sealed]): [string, string] => [
    name,
    openSealed(sealingKey, sealed, sealedFor(target.id ?? "", name)),
  ]);
  return withSecrets(target.settings, Object.fromEntries(opened));
}

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Standard Webhooks: the id is the notification's, the same on every try. */
function webhookRequest(settings: WebhookChannel, message: AlertMessage, now: number): Post {
  const body = JSON.stringify(message);
  const timestampS = Math.floor(now / 1000);
  const id = message.notificationId;
  return {
    url: settings.url,
    body,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(timestampS),
      ...(settings.secret === undefined
        ? {}
        : { "webhook-signature": signature(signingKey(settings.secret), id, timestampS, body) }),
    },
  };
}

/** Blocks where they are understood; `text` is what others and notifications on a phone show. */
function slackRequest(settings: SlackChannel, message: AlertMessage): Post {
  const headline = headlineOf(message);
  const lines = linesOf(message);
  const [first = "", ...others] = lines.slice(0, -1).map(escaped);
  const blocks = [
    { type: "header", text: { type: "plain_text", text: headline.slice(0, 150) } },
    { type: "section", text: { type: "mrkdwn", text: [first, ...others].join("\n").slice(0, 3000) } },
    {
      type: "context",
      elements: [{ type: "mrkdwn", text: `<${message.url}|Open in Tributary>` }],
    },
  ];
  return {
    url: settings.url,
    headers: {},
    body: JSON.stringify({ text: [headline, ...lines].map(escaped).join("\n"), blocks }),
  };
}

/** Slack's three control characters: a destination's name must not become a mention or a link. */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

async function post({ url, headers, body }: Post, { outgoing, now }: SendPorts): Promise<Sent> {
  const answer = await outgoing.send({
    method: "POST",
    url,
    headers: { "user-agent": "Tributary", "content-type": "application/json", ...headers },
    body,
  });
  const outcome = classify(answer, now());
  const said = cut(`${String(answer.status)} ${answer.body.trim()}`.trim());
  if (outcome.kind === "ok") return { kind: "sent", answer: said };
  const why = "why" in outcome ? outcome.why : "";
  return { kind: "failed", error: why, answer: said, final: outcome.kind !== "retry" };
}

export const cut = (text: string): string =>
  text.length <= ANSWER_CHARS_MAX ? text : `${text.slice(0, ANSWER_CHARS_MAX)}…`;

/** The same step of the same incident to the same channel always has the same id. */
export const notificationId = (incidentId: string, channelId: string, step: string): string =>
  `ntf_${createHash("sha256").update(`${incidentId}|${channelId}|${step}`).digest("hex").slice(0, 24)}`;
