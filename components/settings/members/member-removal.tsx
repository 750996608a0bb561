"use client";

import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useDeleteUser, useUpdateUser, type User } from "@/lib/client/user";

interface Props {
  readonly user: User;
  readonly isMe: boolean;
  readonly isLocked: boolean;
  readonly onRemoved: () => void;
}

/** Taking access away: for now (disable) or for good (remove). */
export function MemberRemoval({ user, isMe, isLocked, onRemoved }: Props) {
  const [asking, setAsking] = useState<"disable" | "remove" | null>(null);
  const update = useUpdateUser();
  const remove = useDeleteUser();
  const router = useRouter();
  const close = (): void => {
    setAsking(null);
  };
  const disable = async (disabled: boolean): Promise<void> => {
    await update.mutateAsync({ params: { id: user.id }, body: { disabled } });
    toast.done(disabled ? `${user.name} is disabled` : `${user.name} may sign in again`);
    if (isMe) router.refresh();
  };
  return (
    <section aria-label="Access" className="border-line grid gap-3 border-t pt-4">
      <h3 className="text-md font-semibold">Access</h3>
      <Row
        title={user.disabled ? "Enable" : "Disable"}
        text={
          user.disabled
            ? "Lets this person sign in again. Revoked tokens stay revoked."
            : "Ends their sessions and revokes their API tokens. Can be undone, but for the tokens."
        }
      >
        <Button
          disabled={isLocked}
          loading={update.isPending}
          onClick={() => {
            if (!user.disabled) setAsking("disable");
            else
              disable(false).catch((error: unknown) => {
                toast.failed("This person could not be enabled", error);
              });
          }}
        >
          {user.disabled ? "Enable" : "Disable…"}
        </Button>
      </Row>
      <Row title="Remove" text="For good. What they did stays in the audit log.">
        <Button
          variant="danger"
          disabled={isLocked}
          onClick={() => {
            setAsking("remove");
          }}
        >
          Remove…
        </Button>
      </Row>
      <ConfirmDialog
        open={asking === "disable"}
        onOpenChange={close}
        title={`Disable ${user.name}?`}
        action="Disable"
        onConfirm={() => disable(true)}
      >
        <p>
          Their sessions end and their API tokens are revoked at once: scripts that use those stop working.
        </p>
        {isMe && <p>This is you: you are signed out and cannot undo it yourself.</p>}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "remove"}
        onOpenChange={close}
        title={`Remove ${user.name}?`}
        action="Remove person"
        typed={user.email}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: user.id } });
          toast.done(`${user.name} was removed`);
          onRemoved();
          if (isMe) router.refresh();
        }}
      >
        <p>
          Their sessions end and their API tokens are revoked at once. This cannot be undone; to come back
          they need a new invitation.
        </p>
        {isMe && <p>This is you: you are signed out.</p>}
      </ConfirmDialog>
    </section>
  );
}

interface RowProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

const Row = ({ title, text, children }: RowProps) => (
  <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
    <div className="min-w-0 flex-1 basis-48">
      <p className="text-sm font-medium">{title}</p>
      <p className="text-ink-2 text-xs">{text}</p>
    </div>
    {children}
  </div>
);
