/**
 * `npm run demo`: visitors of the demo shop, now and until Ctrl-C, through the unmodified analytics-node SDK, into the
 * installation that runs with this data directory. Loads the shop first when there is none.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openShopSender, type ShopKeys } from "../lib/demo/send.ts";
import { liveVisits } from "../lib/demo/shop.ts";
import { askOwnConsole } from "./own-console.ts";

const { values } = parseArgs({
  options: { "per-second": { type: "string", default: "5" }, seconds: { type: "string", default: "0" } },
});
const perSecond = Number(values["per-second"]);
const endAt =
  Number(values.seconds) > 0 ? Date.now() + Number(values.seconds) * 1000 : Number.POSITIVE_INFINITY;
if (!(perSecond > 0)) throw new RangeError("--per-second takes a number of events above 0");

/** The console's word, of the same version as ours. */
const shopKeys = async (): Promise<ShopKeys> => (await askOwnConsole("demo")) as ShopKeys;

/** Plays visits as fast as the rate allows; a visit's pauses shrink with it. Resolves with the number of events sent. */
async function play(keys: ShopKeys): Promise<number> {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const sender = openShopSender(keys);
  let sent = 0;
  for (const visit of liveVisits(Date.now(), `live${String(Date.now() % 100_000)}`, Date.now)) {
    for (const call of visit) {
      if (stopped || Date.now() >= endAt) {
        await sender.finish();
        return sent;
      }
      await sender.send({ ...call, at: Date.now() });
      sent += 1;
      if (sent % 50 === 0) console.log(`${String(sent)} events sent`);
      await sleep(1000 / perSecond);
    }
  }
  return sent;
}

try {
  const keys = await shopKeys();
  console.log(`The demo shop's visitors come at ${String(perSecond)} events a second. Ctrl-C ends the demo.`);
  console.log(`${String(await play(keys))} events sent in all.`);
} catch (error) {
  console.error(`The demo cannot run: ${error instanceof Error ? error.message : String(error)}`);
  console.error("Is Tributary running (npm start) with the same TRIBUTARY_DATA_DIR and ports?");
  process.exitCode = 1;
}
