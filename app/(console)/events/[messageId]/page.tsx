import type { Metadata } from "next";
import { EventPage } from "@/components/events/event-page";

export const metadata: Metadata = { title: "Event" };

interface Props {
  readonly params: Promise<{ readonly messageId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ params, searchParams }: Props) {
  const { messageId } = await params;
  const { source } = await searchParams;
  return (
    <EventPage
      messageId={decodeURIComponent(messageId)}
      {...(typeof source === "string" ? { sourceId: source } : {})}
    />
  );
}
