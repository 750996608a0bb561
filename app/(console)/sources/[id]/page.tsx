import type { Metadata } from "next";
import { SourcePage } from "@/components/sources/source-page";

export const metadata: Metadata = { title: "Source" };

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <SourcePage id={id} />;
}
