"use client";

import { useSyncExternalStore } from "react";

const follow = (changed: () => void) => {
  addEventListener("hashchange", changed);
  return () => {
    removeEventListener("hashchange", changed);
  };
};

/** The secret in a link's fragment. Null on the server, which never sees a fragment. */
export const useLinkToken = (): string | null =>
  useSyncExternalStore(
    follow,
    () => location.hash.slice(1),
    () => null,
  );
