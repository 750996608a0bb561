import type { Metadata } from "next";
import { TransformationsPage } from "@/components/transformations/transformations-page";

export const metadata: Metadata = { title: "Transformations" };

export default function Page() {
  return <TransformationsPage />;
}
