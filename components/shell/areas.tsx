import {
  Activity,
  ArrowDownToLine,
  ArrowUpFromLine,
  BellRing,
  BookOpen,
  Braces,
  Database,
  HeartPulse,
  House,
  ListChecks,
  Settings,
  Waypoints,
} from "lucide-react";
import type { ReactNode } from "react";

export interface Area {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  /** Pressed after `g`. */
  readonly key: string;
}

/** The console's areas: where one is and what happens now, then in the order that an event flows. */
export const AREAS: readonly Area[] = [
  { href: "/", label: "Home", icon: <House aria-hidden />, key: "h" },
  { href: "/live", label: "Live events", icon: <Activity aria-hidden />, key: "e" },
  { href: "/sources", label: "Sources", icon: <ArrowDownToLine aria-hidden />, key: "s" },
  { href: "/tracking-plans", label: "Tracking plans", icon: <ListChecks aria-hidden />, key: "p" },
  { href: "/transformations", label: "Transformations", icon: <Braces aria-hidden />, key: "t" },
  { href: "/connections", label: "Connections", icon: <Waypoints aria-hidden />, key: "c" },
  { href: "/destinations", label: "Destinations", icon: <ArrowUpFromLine aria-hidden />, key: "d" },
  { href: "/delivery", label: "Delivery", icon: <HeartPulse aria-hidden />, key: "y" },
  { href: "/alerts", label: "Alerts", icon: <BellRing aria-hidden />, key: "l" },
  { href: "/warehouse", label: "Warehouse", icon: <Database aria-hidden />, key: "w" },
];
export const SETTLED_AREAS: readonly Area[] = [
  { href: "/settings", label: "Settings", icon: <Settings aria-hidden />, key: "," },
  { href: "/api-reference", label: "API reference", icon: <BookOpen aria-hidden />, key: "a" },
];

export const isInArea = (pathname: string, href: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
