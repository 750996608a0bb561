import type { Metadata } from "next";
import { cache } from "react";
import { DestinationPage } from "@/components/destinations/destination-page";
import { currentContext } from "@/lib/server/auth";
import { getDestination } from "@/lib/server/destinations";

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

/** Null when nobody is signed in, or when it cannot be read: the page then asks itself and says why. */
const read = cache(async (id: string) => {
  const context = await currentContext();
  if (context === null) return null;
  return getDestination(context, id).catch(() => null);
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const first = await read((await params).id);
  return { title: first?.name ?? "Destination" };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <DestinationPage id={id} first={await read(id)} />;
}
