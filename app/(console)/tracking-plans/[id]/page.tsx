import type { Metadata } from "next";
import { PlanPage } from "@/components/plans/plan-page";

export const metadata: Metadata = { title: "Tracking plan" };

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <PlanPage id={id} />;
}
