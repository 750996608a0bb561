import { expect, test } from "vitest";
import { parseEnv } from "./env";

const least = {
  NODE_ENV: "test",
  DATABASE_URL: "postgres://x",
  TRIBUTARY_SECRET_KEY: "0123456789abcdef",
} as const;

test("the defaults are those of the documentation", () => {
  expect(parseEnv(least)).toMatchObject({
    controlUrl: "http://127.0.0.1:8081",
    consolePort: 3000,
    gatewayPort: 8080,
    owner: null,
    apiToken: null,
    oidc: null,
  });
});

test("an empty variable counts as absent", () => {
  expect(parseEnv({ ...least, TRIBUTARY_API_TOKEN: "", OIDC_ISSUER: "" })).toMatchObject({
    apiToken: null,
    oidc: null,
  });
});

test("a short token of the environment is a token", () => {
  expect(parseEnv({ ...least, TRIBUTARY_API_TOKEN: "t0ken\n" }).apiToken).toBe("t0ken");
});

test("half an owner and half an identity provider are none", () => {
  const half = parseEnv({ ...least, TRIBUTARY_OWNER_EMAIL: "a@example.com", OIDC_CLIENT_ID: "x" });
  expect(half).toMatchObject({ owner: null, oidc: null });
});

test("a complaint names the variable", () => {
  expect(() => parseEnv({ ...least, TRIBUTARY_OWNER_EMAIL: "nobody" })).toThrow("TRIBUTARY_OWNER_EMAIL");
});
