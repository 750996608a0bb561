"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** "https://tributary.example.com": where this browser reaches the console; empty in the server's own render. */
export const useOrigin = (): string =>
  useSyncExternalStore(
    never,
    () => location.origin,
    () => "",
  );
