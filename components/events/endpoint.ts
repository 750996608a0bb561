"use client";

import { useSyncExternalStore } from "react";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The gateway's address as this browser reaches it. Without an address of its own the gateway is said to be on
 * "localhost", which from another machine is the machine that the console was opened at.
 */
export function reachable(endpoint: string, pageHost: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const url = new URL(endpoint);
  if (!LOOPBACK.has(url.hostname) || pageHost === "") return endpoint;
  url.hostname = pageHost;
  return url.origin;
}

const never = (): (() => void) => () => undefined;

/** What of the page's address is known only in the browser; "" while the server renders. */
export const useLocation = (part: "hostname" | "origin"): string =>
  useSyncExternalStore(
    never,
    () => location[part],
    () => "",
  );

export const useEndpoint = (endpoint: string): string => reachable(endpoint, useLocation("hostname"));
