"use client";

import { Card } from "@/components/ui/card";
import { useTestDestination, type Destination } from "@/lib/client/destination";
import { TestPanel } from "./test-panel";

/** Tries the destination with its saved settings. */
export function TestTab({ destination }: { readonly destination: Destination }) {
  const test = useTestDestination();
  return (
    <Card title="Try this destination" description="With its saved settings, on the same way as real events.">
      <TestPanel run={(body) => test.mutateAsync({ params: { id: destination.id }, body })} />
    </Card>
  );
}
