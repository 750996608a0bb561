/** The warehouse role alone in a process of its own, to be killed. Tells its cursor, a line each time. */
import { pino } from "pino";
import { Registry } from "prom-client";
import { readEnv } from "../base/env.ts";
import { startWarehouse } from "../warehouse/index.ts";

const env = readEnv({ TRIBUTARY_DATA_DIR: process.argv[2], TRIBUTARY_SECRET_KEY: "0123456789abcdef" });
const role = await startWarehouse({
  env,
  logger: pino({ level: "silent" }),
  metrics: new Registry(),
  notify: (topic, data) => process.stderr.write(`${topic} ${String(data)}\n`),
});
// The stage waits for events without keeping a process alive by itself. Until the file is open it cannot tell its cursor.
setInterval(() => {
  void role.methods["cursor"]?.(undefined as never).then(
    (cursor) => process.stdout.write(`${String(cursor)}\n`),
    () => undefined,
  );
}, 50);
