import type { Metadata } from "next";
import { TransformationPage } from "@/components/transformations/transformation-page";

export const metadata: Metadata = { title: "Transformation" };

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <TransformationPage id={id} />;
}
