"use client";
import { keys } from "./keys";
import { useOperation, useWrite, type Live } from "./query";

export type { DemoShop } from "@/lib/contract/demo";

const STALE = [
  keys.demo,
  keys.home,
  keys.sources,
  keys.destinations,
  keys.connections,
  keys.releases,
  keys.lanes,
  keys.traffic,
  keys.audit,
] as const;

export const useDemo = (live?: Live) => useOperation(keys.demo, "GET /demo", {}, live);
export const useLoadDemo = () => useWrite("POST /demo", STALE);
export const useRemoveDemo = () => useWrite("DELETE /demo", STALE);
