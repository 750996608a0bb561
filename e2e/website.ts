/** A stranger's website with the snippet of a source's set-up page pasted into its <head>. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Website {
  readonly url: string;
  close(): void;
}

const pageWith = (snippet: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,">${snippet}</head>
<body>
<h1>A shop</h1>
<button onclick="analytics.identify('ada', { email: 'ada@example.com' })">Sign up</button>
<button onclick="analytics.track('Order Completed', { total: 42.5, order_id: location.hash.slice(1) })">Buy</button>
</body>
</html>`;

export async function openWebsite(snippet: string): Promise<Website> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(pageWith(snippet));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
