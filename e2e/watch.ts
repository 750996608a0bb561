/** What no page may do, whatever the journey: throw, break its policy, speak to strangers. */
import { type BrowserContext, type ConsoleMessage, expect } from "@playwright/test";
import type { Installation } from "./installation.ts";

/** The browser's own note about an answer that a journey provokes, e.g. 401 after a session ended. */
const REFUSED_ANSWER = /^Failed to load resource: the server responded with a status of 4\d\d/;

export class Watch {
  readonly problems: string[] = [];
  readonly #known: string[];
  readonly #allowed: RegExp[] = [REFUSED_ANSWER];

  constructor({ consoleUrl, gatewayUrl }: Pick<Installation, "consoleUrl" | "gatewayUrl">) {
    this.#known = [consoleUrl, gatewayUrl].map((url) => new URL(url).origin);
  }

  /** From now on, everything that pages of this browser do. */
  over(context: BrowserContext): void {
    context.on("weberror", (thrown) => {
      this.problems.push(`threw: ${thrown.error().stack ?? thrown.error().message}`);
    });
    context.on("console", (message) => {
      this.#hear(message);
    });
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && !this.#known.includes(origin))
        this.problems.push(`asked a stranger: ${request.url()}`);
    });
  }

  /** One more origin that belongs to the journey, e.g. the website that it serves. */
  knows(origin: string): void {
    this.#known.push(origin);
  }

  /** A complaint that the journey itself provokes. */
  allow(complaint: RegExp): void {
    this.#allowed.push(complaint);
  }

  #hear(message: ConsoleMessage): void {
    const text = message.text();
    if (message.type() !== "error" || this.#allowed.some((pattern) => pattern.test(text))) return;
    this.problems.push(`complained at ${message.location().url}: ${text}`);
  }

  conclude(): void {
    expect(this.problems, "pages threw, broke their policy or asked strangers").toEqual([]);
  }
}
