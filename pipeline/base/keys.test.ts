import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { keyInfo, sealedFor } from "../../contract/sealing.ts";
import { deriveKey, isSameSecret, isSignedBy, openSealed, sign } from "./keys.ts";

const secretKey = "a secret key for tests only";

function seal(key: Uint8Array, plain: string, aad: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(aad));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", ...[iv, body, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

describe("derived keys", () => {
  test("are the same in every process, so that console and pipeline agree", () => {
    expect(deriveKey(secretKey, keyInfo("control")).toString("hex")).toBe(
      "873c8d20427a2853a4cc46a55f52124a8b77951dc6cd8ba7acfa01e449938e0a",
    );
  });

  test("differ from purpose to purpose", () => {
    expect(deriveKey(secretKey, keyInfo("control"))).not.toEqual(deriveKey(secretKey, keyInfo("release")));
  });
});

describe("signatures", () => {
  const key = deriveKey(secretKey, keyInfo("release"));

  test("hold for the text that was signed and for no other", () => {
    const signature = sign(key, '{"number":1}');
    expect(isSignedBy(key, '{"number":1}', signature)).toBe(true);
    expect(isSignedBy(key, '{"number":2}', signature)).toBe(false);
    expect(isSignedBy(deriveKey("another secret key", keyInfo("release")), '{"number":1}', signature)).toBe(
      false,
    );
  });

  test("of the wrong length are refused rather than thrown at", () => {
    expect(isSignedBy(key, "text", "")).toBe(false);
    expect(isSameSecret("secret", "a much longer guess")).toBe(false);
  });
});

describe("sealed settings", () => {
  const key = deriveKey(secretKey, keyInfo("sealing"));
  const sealed = seal(key, "whsec_ünïcode", sealedFor("dst_1", "secret"));

  test("open with the right key in the right place", () => {
    expect(openSealed(key, sealed, sealedFor("dst_1", "secret"))).toBe("whsec_ünïcode");
  });

  test.each([
    ["in another row", key, sealed, sealedFor("dst_2", "secret")],
    ["with another key", deriveKey("another secret key", keyInfo("sealing")), sealed, "dst_1|secret"],
    ["when altered", key, `${sealed.slice(0, -2)}AA`, "dst_1|secret"],
    ["with a shortened tag", key, sealed.slice(0, -4), "dst_1|secret"],
    ["of an unknown version", key, sealed.replace("v1", "v2"), "dst_1|secret"],
    ["that are no sealed value at all", key, "plain", "dst_1|secret"],
  ])("do not open %s", (_case, usedKey, value, aad) => {
    expect(() => openSealed(usedKey, value, aad)).toThrow(
      expect.objectContaining({ code: "settings_invalid" }),
    );
  });
});
