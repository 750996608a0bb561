import { expect, test } from "vitest";
import { rowQuery } from "./row-query";

test("an event is found by its message id, a user by the user id", () => {
  expect(rowQuery("tracks", { messageId: "m1", userId: "u1" })).toBe(
    `SELECT * FROM "tracks" WHERE id = 'm1'`,
  );
  expect(rowQuery("users", { messageId: "m1", userId: "u1" })).toBe(`SELECT * FROM "users" WHERE id = 'u1'`);
});

test("a hostile message id stays text", () => {
  expect(rowQuery("tracks", { messageId: "x' OR '1'='1" })).toContain("'x'' OR ''1''=''1'");
});
