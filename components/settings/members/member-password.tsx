"use client";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CodeBlock } from "@/components/ui/code-block";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useCreatePasswordReset, type User } from "@/lib/client/user";

interface Props {
  readonly user: User;
  readonly isLocked: boolean;
}

/** For somebody who forgot their password: a link to hand over, which exists nowhere else. */
export function MemberPassword({ user, isLocked }: Props) {
  const create = useCreatePasswordReset();
  return (
    <section aria-label="Password" className="border-line grid gap-3 border-t pt-4">
      <h3 className="text-md font-semibold">Password</h3>
      {create.error !== null && <Callout tone="bad">{create.error.message}</Callout>}
      {create.data === undefined ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="text-ink-2 min-w-0 flex-1 basis-48 text-xs">
            Forgotten? You get a link to hand over, with which {user.name} sets a new one. Tributary itself
            sends no e-mail.
          </p>
          <Button
            disabled={isLocked || user.disabled}
            loading={create.isPending}
            onClick={() => {
              create.mutate({ params: { id: user.id } });
            }}
          >
            Make a link
          </Button>
        </div>
      ) : (
        <>
          <CodeBlock code={new URL(create.data.path, location.origin).href} label="Password link" wrap />
          <Callout tone="warn" title="Shown this once">
            Whoever has the link can sign in as {user.email}. It works once and expires{" "}
            <TimeStamp at={create.data.expiresAt} />. Their sessions end when it is used.
          </Callout>
        </>
      )}
    </section>
  );
}
