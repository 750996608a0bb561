import { expect, test } from "vitest";
import { reachable } from "./endpoint";

test("an address on localhost becomes the machine that the console was opened at", () => {
  expect(reachable("http://localhost:8080", "192.168.1.7")).toBe("http://192.168.1.7:8080");
  expect(reachable("http://localhost:8080", "127.0.0.1")).toBe("http://127.0.0.1:8080");
});

test("a public address stays", () => {
  expect(reachable("https://events.example.com", "console.example.com")).toBe("https://events.example.com");
});

test("before the browser is known, and for what is no address, nothing changes", () => {
  expect(reachable("http://localhost:8080", "")).toBe("http://localhost:8080");
  expect(reachable("somewhere", "a.example")).toBe("somewhere");
});
