import { expect, test } from "vitest";
import { eventAsCurl } from "./curl";

const TARGET = { endpoint: "http://localhost:8080", writeKey: "wk_1" };

test("the command sends the same event as a new one", () => {
  const command = eventAsCurl(
    { messageId: "m", type: "track", event: "A", receivedAt: "x" },
    "track",
    TARGET,
  );
  expect(command).toContain("curl 'http://localhost:8080/v1/track'");
  expect(command).toContain(`-d '{"event":"A"}'`);
});

test("a quote in the event cannot leave the argument", () => {
  const command = eventAsCurl({ event: "O'Hara; rm -rf /" }, "track", TARGET);
  expect(command).toContain(String.raw`'{"event":"O'\''Hara; rm -rf /"}'`);
});
