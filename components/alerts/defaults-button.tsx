"use client";

import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useChannels, useCreateDefaultAlerts } from "@/lib/client/alert";
import { plural } from "@/lib/client/format";

/** Creates the rules that most installations want, told through every channel that there is. */
export function DefaultsButton() {
  const isAllowed = useMay("alert.write");
  const channels = useChannels();
  const create = useCreateDefaultAlerts();
  if (!isAllowed) return null;
  return (
    <Button
      variant="primary"
      loading={create.isPending}
      onClick={() => {
        create.mutate(
          { body: { channelIds: channels.items.map(({ id }) => id) } },
          {
            onSuccess: ({ items }) => {
              toast.done(
                items.length === 0
                  ? "The usual rules are there already"
                  : `Added ${plural(items.length, "rule")}`,
              );
            },
            onError: (error) => {
              toast.failed("Could not add the rules", error);
            },
          },
        );
      }}
    >
      Add the usual rules
    </Button>
  );
}
