import { createCipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { sealedFor } from "../../contract/sealing.ts";
import { bind } from "./settings.ts";

const KEY = Buffer.alloc(32, 7);

function seal(plain: string, owner: string, setting: string): string {
  const iv = Buffer.alloc(12, 1);
  const cipher = createCipheriv("aes-256-gcm", KEY, iv).setAAD(Buffer.from(sealedFor(owner, setting)));
  const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", ...[iv, text, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

test("sealed values of headers are opened in their places, beside those that an earlier version left plain", () => {
  const { settings } = bind(
    {
      id: "dst_1",
      connector: "webhook",
      settings: { url: "https://example.com/", headers: { "X-Plain": "earlier" } },
      sealed: {
        secret: seal("whsec_x", "dst_1", "secret"),
        "headers.Authorization": seal("Bearer abc", "dst_1", "headers.Authorization"),
        "headers.X.Team": seal("growth", "dst_1", "headers.X.Team"),
      },
    },
    KEY,
  );
  expect(settings).toEqual({
    url: "https://example.com/",
    secret: "whsec_x",
    headers: { "X-Plain": "earlier", Authorization: "Bearer abc", "X.Team": "growth" },
    batchSize: 1,
  });
});

test("a sealed value does not open under the name of another header", () => {
  const sealed = { "headers.X-Other": seal("Bearer abc", "dst_1", "headers.Authorization") };
  const stored = { id: "dst_1", connector: "webhook", settings: { url: "https://example.com/" }, sealed };
  expect(() => bind(stored, KEY)).toThrow("cannot be opened");
});
