import type { Metadata } from "next";
import { DestinationPage } from "@/components/destinations/destination-page";

export const metadata: Metadata = { title: "Destination" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  return <DestinationPage id={id} />;
}
