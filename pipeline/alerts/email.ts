/**
 * E-mail by SMTP. The server's name is resolved and checked first, and the connection goes to that very address: a name
 * that leads inside reaches nothing, unless an administrator allowed its network.
 */
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import { parseNetworks, refusal } from "../../connectors/kit/address.ts";
import { systemResolver } from "../../connectors/kit/connect.ts";
import { OutgoingFault } from "../../connectors/kit/fault.ts";
import type { AlertMessage, EmailChannel } from "../../contract/alert.ts";
import { messageOf } from "../base/fault.ts";
import { ANSWER_CHARS_MAX, SEND_TIMEOUT_MS } from "./limits.ts";
import type { SendPorts, Sent } from "./sent.ts";
import { headlineOf, linesOf } from "./words.ts";

/** Ports that mail servers use; with others, this would be a way to talk to something else. */
const MAIL_PORTS = new Set([25, 465, 587, 2525]);
/** Stands in for the real port where only the address is judged. */
const ANY_WEB_PORT = 443;

const resolve = systemResolver();

export async function sendMail(
  settings: EmailChannel,
  message: AlertMessage,
  ports: Pick<SendPorts, "allowNetworks">,
): Promise<Sent> {
  const address = await addressOf(settings.host, settings.port, ports.allowNetworks);
  const transport = createTransport({
    host: address,
    port: settings.port,
    secure: settings.secure,
    ...(settings.user === undefined || settings.password === undefined
      ? {}
      : { auth: { user: settings.user, pass: settings.password } }),
    tls: isIP(settings.host) === 0 ? { servername: settings.host } : {},
    connectionTimeout: SEND_TIMEOUT_MS,
    greetingTimeout: SEND_TIMEOUT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const info = await transport.sendMail({
      from: settings.from,
      to: settings.to,
      subject: headlineOf(message),
      text: linesOf(message).join("\n\n"),
      messageId: `<${message.notificationId}@${settings.from.split("@")[1] ?? "tributary"}>`,
      headers: { "Auto-Submitted": "auto-generated", "X-Tributary-Incident": message.incidentId },
    });
    return { kind: "sent", answer: info.response.slice(0, ANSWER_CHARS_MAX) };
  } catch (error) {
    const refused = smtpStatus(error);
    const text = messageOf(error).slice(0, ANSWER_CHARS_MAX);
    // 5xx is the server's last word, 4xx and a broken line may pass.
    return { kind: "failed", error: text, answer: null, final: refused !== null && refused >= 500 };
  } finally {
    transport.close();
  }
}

function smtpStatus(error: unknown): number | null {
  if (!(error instanceof Error) || !("responseCode" in error)) return null;
  return typeof error.responseCode === "number" ? error.responseCode : null;
}

/** Throws OutgoingFault `address_forbidden` or `dns_failed`. */
async function addressOf(host: string, port: number, allowNetworks: readonly string[]): Promise<string> {
  const allowed = parseNetworks(allowNetworks);
  const addresses = isIP(host) === 0 ? await resolved(host) : [host];
  const [first] = addresses;
  if (first === undefined) throw new OutgoingFault("dns_failed", `${host} has no address`);
  for (const address of addresses) {
    // An address in an allowed network may be reached on any port.
    if (refusal(address, 1, allowed) === null) continue;
    const why =
      refusal(address, ANY_WEB_PORT, allowed) ??
      (MAIL_PORTS.has(port) ? null : `port ${String(port)} is not one that mail servers use`);
    if (why !== null)
      throw new OutgoingFault("address_forbidden", host === address ? why : `${host}: ${why}`);
  }
  return first;
}

async function resolved(host: string): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw new OutgoingFault("dns_failed", messageOf(error), { cause: error });
  }
}
