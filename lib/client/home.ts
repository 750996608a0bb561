"use client";
import { keys } from "./keys";
import { useOperation, type Live } from "./query";

export type { Attention, Home } from "@/lib/contract/home";

export const useHome = (live?: Live) => useOperation(keys.home, "GET /home", {}, live);
