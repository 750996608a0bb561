import type { Metadata } from "next";
import { LibraryPage } from "@/components/transformations/library-page";

export const metadata: Metadata = { title: "Library" };

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <LibraryPage id={id} />;
}
