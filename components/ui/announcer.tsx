"use client";

const REGION = "tributary-announcements";

/** Once, in the root layout. */
export const Announcer = () => <output id={REGION} aria-live="polite" className="sr-only" />;

/** Says it to screen readers, e.g. "Copied". */
export function announce(text: string): void {
  const region = document.getElementById(REGION);
  if (region === null) return;
  region.textContent = "";
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}
