import type { Metadata } from "next";
import { LivePage } from "@/components/events/live-page";

export const metadata: Metadata = { title: "Live events" };

export default function Page() {
  return <LivePage />;
}
