"use client";

import { Link } from "@/components/ui/link";
import { useEffect } from "react";

/** Leads to the sign-in page, which leads back here. */
export function goToSignIn(): void {
  const here = `${location.pathname}${location.search}`;
  location.replace(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
}

/** Shown instead of a page to people who are not signed in. */
export function SignInRedirect() {
  useEffect(goToSignIn, []);
  return (
    <p className="text-ink-2 p-8 text-sm">
      Leading to the{" "}
      <Link className="text-accent-ink underline" href="/sign-in">
        sign-in page
      </Link>
      …
    </p>
  );
}
