"use client";

import { toast } from "@/components/ui/toast";
import { useUpdateConnection, type Connection } from "@/lib/client/connection";

/** Switches a connection on or off, and says what that means. */
export function useSwitchConnection() {
  const update = useUpdateConnection();
  const change = async (connection: Connection, enabled: boolean): Promise<void> => {
    try {
      await update.mutateAsync({ params: { id: connection.id }, body: { enabled } });
      toast.done(enabled ? "Connection enabled" : "Connection disabled", {
        description: enabled ? "Events flow again." : "Events of this source are not sent there.",
      });
    } catch (error) {
      toast.failed(enabled ? "Could not enable it" : "Could not disable it", error);
    }
  };
  return { change, isPending: update.isPending };
}
