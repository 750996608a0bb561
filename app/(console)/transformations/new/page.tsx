import type { Metadata } from "next";
import { NewTransformationPage } from "@/components/transformations/new-transformation-page";

export const metadata: Metadata = { title: "New transformation" };

export default function Page() {
  return <NewTransformationPage />;
}
