/** A real SMTP server for tests: takes every mail, remembers it, and refuses as told. */
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly { readonly to: readonly string[]; readonly text: string }[];
  /** What RCPT is answered with; 250 takes the mail. */
  recipientAnswer: string;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: { to: readonly string[]; text: string }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    talk(socket, mails, () => mailServer.recipientAnswer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const mailServer: MailServer = {
    port: (server.address() as AddressInfo).port,
    mails,
    recipientAnswer: "250 ok",
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return mailServer;
}

function talk(
  socket: Socket,
  mails: { to: readonly string[]; text: string }[],
  recipientAnswer: () => string,
): void {
  let pending = "";
  let to: string[] = [];
  let data: string[] | null = null;
  const line = (text: string): void => {
    if (data !== null) {
      if (text !== ".") data.push(text);
      else {
        mails.push({ to, text: data.join("\n") });
        [to, data] = [[], null];
        socket.write("250 queued as 1\r\n");
      }
      return;
    }
    const verb = text.slice(0, 4).toUpperCase();
    if (verb === "RCPT") to.push(text.slice(8));
    if (verb === "DATA") data = [];
    const answer: Readonly<Record<string, string>> = {
      EHLO: "250 test",
      RCPT: recipientAnswer(),
      DATA: "354 go on",
      QUIT: "221 bye",
    };
    socket.write(`${answer[verb] ?? "250 ok"}\r\n`);
  };
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (pending + chunk).split("\r\n");
    pending = lines.pop() ?? "";
    for (const one of lines) line(one);
  });
  socket.write("220 test ESMTP\r\n");
}
