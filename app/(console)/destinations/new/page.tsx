import type { Metadata } from "next";
import { NewDestination } from "@/components/destinations/new-destination";

export const metadata: Metadata = { title: "New destination" };

export default function Page() {
  return <NewDestination />;
}
