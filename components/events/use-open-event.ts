import { useRouter } from "next/navigation";
import { useCallback } from "react";
import type { EventSummary } from "@/contract/control";
import { hasStory, rowHref } from "./event-row";

/** Opens the event of a row beside the list; what has no story is opened where it is kept. */
export function useOpenEvent(onOpen: (messageId: string) => void): (event: EventSummary) => void {
  const router = useRouter();
  return useCallback(
    (event) => {
      if (hasStory(event)) onOpen(event.messageId);
      else router.push(rowHref(event));
    },
    [onOpen, router],
  );
}
