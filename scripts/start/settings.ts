import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { root } from "../setup/run.mjs";
import { Refusal } from "../setup/step.mjs";

export interface Ports {
  readonly console: number;
  readonly gateway: number;
  /** The pipeline's control API; loopback only. */
  readonly control: number;
}

/** Absolute path of the data directory; a relative one counts from the repository. */
export const dataDirectory = (): string => resolve(root, process.env["TRIBUTARY_DATA_DIR"] || ".data");

/** Picks and tests the three ports; 0 means any free one. Throws a Refusal that names the variable of a taken port. */
export async function choosePorts(env: NodeJS.ProcessEnv = process.env): Promise<Ports> {
  const console = await choosePort(
    "console",
    "TRIBUTARY_CONSOLE_PORT",
    env["TRIBUTARY_CONSOLE_PORT"] || "3000",
  );
  const gateway = await choosePort(
    "gateway",
    "TRIBUTARY_GATEWAY_PORT",
    env["TRIBUTARY_GATEWAY_PORT"] || "8080",
  );
  if (console === gateway) {
    throw new Refusal(
      `The console and the gateway cannot both use port ${console}. Set TRIBUTARY_CONSOLE_PORT or TRIBUTARY_GATEWAY_PORT to another one.`,
    );
  }
  const wanted = env["TRIBUTARY_CONTROL_PORT"];
  if (wanted) {
    return { console, gateway, control: await choosePort("control API", "TRIBUTARY_CONTROL_PORT", wanted) };
  }
  const isFree = gateway + 1 !== console && (await failureToListen(gateway + 1, "127.0.0.1")) === undefined;
  return { console, gateway, control: isFree ? gateway + 1 : await freePort() };
}

async function choosePort(what: string, variable: string, text: string): Promise<number> {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Refusal(`${variable} is "${text}", but a port is a whole number from 1 to 65535.`);
  }
  if (port === 0) return freePort();
  const failure = await failureToListen(port);
  if (failure === undefined) return port;
  const why =
    failure === "EADDRINUSE"
      ? `is taken by another program`
      : failure === "EACCES"
        ? `may only be opened by an administrator`
        : `cannot be opened (${failure})`;
  throw new Refusal(
    `Port ${port}, which the ${what} needs, ${why}. Stop that program or set ${variable} to a free port, for example: ${variable}=${port === 0 ? 3100 : (port + 100) % 65_536} npm start`,
  );
}

/** The code of the error that listening ends with, or undefined when it works. */
function failureToListen(port: number, host?: string): Promise<string | undefined> {
  return new Promise((resolvePort) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolvePort(error.code ?? error.message));
    server.listen({ port, ...(host ? { host } : {}) }, () => server.close(() => resolvePort(undefined)));
  });
}

/**
 * A TCP port that nothing listens on. Chosen below the range from which systems take the ports of outgoing
 * connections, so that none of these can take it before its server does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if ((await failureToListen(port)) === undefined) return port;
  }
}
