/** Sends the messages that wait, tries again what may succeed later, and writes down what the receivers answered. */
import type { Release } from "../../contract/release.ts";
import { backoffMs } from "../base/backoff.ts";
import { SEND_AT_ONCE, SEND_ATTEMPTS_MAX, SEND_RETRY } from "./limits.ts";
import type { AlertStore, Waiting } from "./store.ts";
import type { SendPorts, Sent } from "./sent.ts";
import { sendThrough } from "./target.ts";

export interface OutboxPorts extends SendPorts {
  readonly store: AlertStore;
  readonly release: () => Release | null;
  readonly random: () => number;
}

export class Outbox {
  readonly #ports: OutboxPorts;
  #sending: Promise<void> | null = null;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Sends everything that is due; a call while another one is at it joins that one. Rejects when the database is away. */
  drain(): Promise<void> {
    this.#sending ??= this.#drain().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #drain(): Promise<void> {
    const { store, now } = this.#ports;
    for (;;) {
      const due = await store.waiting(now(), SEND_AT_ONCE);
      if (due.length === 0) return;
      await Promise.all(due.map((one) => this.#send(one)));
    }
  }

  async #send({ id, channelId, message, attempts }: Waiting): Promise<void> {
    const { store, now, random } = this.#ports;
    const sent = await this.#through(channelId, message);
    if (sent.kind === "sent") return store.sent(id, sent.answer, now());
    const isLast = sent.final || attempts + 1 >= SEND_ATTEMPTS_MAX;
    await store.failed(id, sent, isLast ? null : now() + backoffMs(attempts + 1, SEND_RETRY, random()));
  }

  async #through(channelId: string, message: Waiting["message"]): Promise<Sent> {
    const channel = this.#ports.release()?.alerts.channels.find(({ id }) => id === channelId);
    const gone = (error: string): Sent => ({ kind: "failed", error, answer: null, final: true });
    if (channel === undefined) return gone("The channel was deleted before the message could be sent.");
    if (!channel.enabled) return gone("The channel is switched off.");
    return sendThrough(channel, message, this.#ports);
  }
}
