"use client";

import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link to a page of the console, fetched ahead once the pointer or the keyboard is on it. By itself Next fetches
 * every link that is in sight, again after each change of the address: a live list would ask the server for a page
 * with every event. https://nextjs.org/docs/app/guides/prefetching#hover-triggered-prefetch
 */
export function Link({ onPointerEnter, onFocus, ...rest }: ComponentProps<typeof NextLink>) {
  const [isNear, setNear] = useState(false);
  return (
    <NextLink
      {...rest}
      prefetch={isNear ? null : false}
      onPointerEnter={(event) => {
        setNear(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
    />
  );
}
