/** The console's process: Next's production server, which ends when its supervisor does. Usage: console.mjs PORT */
import { Server } from "node:http";
import { createRequire } from "node:module";
import { clientAddress } from "../../pipeline/base/client-address.ts";

/** Whom the requests come from, whatever they claim: limits on signing in and the audit log rely on it. */
const addressOf = clientAddress(
  (process.env.TRIBUTARY_TRUSTED_PROXIES ?? "")
    .split(",")
    .map((proxy) => proxy.trim())
    .filter(Boolean),
);

/** Before Next sees a request. Next answers a path that cannot be decoded with a bare 500 before any code of ours runs; it is the client's mistake. */
const emit = Reflect.get(Server.prototype, "emit");
Server.prototype.emit = function emitDecodable(name, ...args) {
  const [request, response] = args;
  if (name !== "request") return emit.call(this, name, ...args);
  request.headers["x-forwarded-for"] =
    addressOf(request.headers["x-forwarded-for"], request.socket.remoteAddress) ?? "";
  if (isDecodable(request.url)) return emit.call(this, name, ...args);
  const error = { code: "invalid_request", message: "The path is not valid percent-encoded UTF-8." };
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  return true;
};

function isDecodable(url) {
  try {
    decodeURIComponent(url.split("?", 1)[0]);
    return true;
  } catch {
    return false;
  }
}

process.on("disconnect", () => process.exit(1));
process.argv = [process.execPath, "next", "start", "--port", process.argv[2] ?? "3000"];
createRequire(import.meta.url)("next/dist/bin/next");
