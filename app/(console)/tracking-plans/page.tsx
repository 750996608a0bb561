import type { Metadata } from "next";
import { PlansPage } from "@/components/plans/plans-page";

export const metadata: Metadata = { title: "Tracking plans" };

export default function Page() {
  return <PlansPage />;
}
