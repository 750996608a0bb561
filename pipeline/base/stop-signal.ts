/** When to stop: SIGTERM, SIGINT, or the supervisor that started us is gone. A second signal ends the process at once. */
import { messageOf } from "./fault.ts";

/** `stop` may take its time; the process exits with 0 after it, with 1 when it throws. */
export function onStopSignal(stop: (reason: string) => Promise<void>): void {
  let stopping = false;
  const begin = (reason: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop(reason).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", begin);
  process.on("SIGINT", begin);
  process.once("disconnect", () => {
    if (!stopping) begin("supervisor gone");
  });
}
