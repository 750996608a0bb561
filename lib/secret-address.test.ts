import { expect, test } from "vitest";
import { secretsToEnterAgain } from "./secret-address";

const leadsElsewhere = (present: object, next: object): boolean =>
  secretsToEnterAgain({ ...present }, { ...next }, ["token"]).length > 0;

test("another origin is another server; another path, query or spelling is not", () => {
  const present = { url: "https://api.example.com/people" };
  for (const url of [
    "https://api.example.com/other?x={{event.userId}}",
    "https://API.example.com:443/",
    "https://user@api.example.com/",
  ])
    expect(leadsElsewhere(present, { url })).toBe(false);
  for (const url of [
    "http://api.example.com/people",
    "https://api.example.com:8443/",
    "https://api.example.com.evil.example/",
    "https://api.example.com@evil.example/",
    "nonsense",
    undefined,
  ])
    expect(leadsElsewhere(present, { url })).toBe(true);
});

test("a mail server is its host and port", () => {
  const present = { host: "smtp.example.com", port: 587, from: "a@example.com" };
  expect(leadsElsewhere(present, { ...present, host: "SMTP.example.com", from: "b@example.com" })).toBe(
    false,
  );
  expect(leadsElsewhere(present, { ...present, host: "evil.example" })).toBe(true);
  expect(leadsElsewhere(present, { ...present, port: 2525 })).toBe(true);
});

test("a secret that is typed or removed needs nothing more, one that is stored is named", () => {
  const [here, there] = [{ url: "https://a.example/" }, { url: "https://b.example/" }];
  expect(secretsToEnterAgain(here, there, ["token", "secret"]).map(({ field }) => field)).toEqual([
    "token",
    "secret",
  ]);
  expect(secretsToEnterAgain(here, { ...there, token: "typed" }, ["token"])).toEqual([]);
  expect(secretsToEnterAgain(here, { ...there, token: null }, ["token"])).toEqual([]);
  expect(secretsToEnterAgain(here, there, [])).toEqual([]);
});

test("of a secret that holds several values each is looked for by its name", () => {
  const [here, there] = [{ url: "https://a.example/" }, { url: "https://b.example/" }];
  const stored = ["headers.Authorization", "headers.X.Team"];
  const asked = (headers: unknown) =>
    secretsToEnterAgain(here, { ...there, headers }, stored).map(({ field }) => field);
  expect(asked(undefined)).toEqual(stored);
  expect(asked({ Authorization: "typed", X: "another" })).toEqual(["headers.X.Team"]);
  expect(asked({ Authorization: null, "X.Team": "typed" })).toEqual([]);
});
