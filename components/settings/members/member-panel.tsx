"use client";

import { Description, DescriptionList } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IdText } from "@/components/ui/id-text";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useUser, type User } from "@/lib/client/user";
import { useMay, useViewer } from "@/components/shell/viewer";
import { SessionList } from "../session-list";
import { PersonState } from "./member-columns";
import { MemberPassword } from "./member-password";
import { MemberRights } from "./member-rights";
import { MemberRemoval } from "./member-removal";

interface Props {
  readonly id: string | null;
  /** The row of the list, shown until the fresh answer is there. */
  readonly known: User | undefined;
  readonly onClose: () => void;
}

export function MemberPanel({ id, known, onClose }: Props) {
  return (
    <SidePanel open={id !== null} onClose={onClose} title={known?.name ?? "Person"} subtitle={known?.email}>
      {id !== null && <Person key={id} id={id} known={known} onClose={onClose} />}
    </SidePanel>
  );
}

function Person({ id, known, onClose }: Omit<Props, "id"> & { readonly id: string }) {
  const answer = useUser(id);
  const user = answer.data ?? known;
  const viewer = useViewer();
  const mayOwners = useMay("owner.write");
  if (user === undefined) {
    return answer.error === null ? (
      <SkeletonText lines={6} />
    ) : (
      <ErrorPanel
        error={answer.error}
        title="This person could not be loaded"
        onRetry={() => void answer.refetch()}
        retrying={answer.isFetching}
      />
    );
  }
  const isLocked = user.role === "owner" && !mayOwners;
  return (
    <div className="grid gap-6">
      <DescriptionList>
        <Description label="State">
          <PersonState user={user} />
        </Description>
        <Description label="Signs in with">
          {user.hasPassword ? "E-mail and password" : "Single sign-on"}
        </Description>
        <Description label="Last seen">
          <TimeStamp at={user.lastSeenAt} />
        </Description>
        <Description label="Joined">
          <TimeStamp at={user.createdAt} show="full" />
        </Description>
        <Description label="Id">
          <IdText id={user.id} max={32} label="person id" />
        </Description>
      </DescriptionList>
      <MemberRights
        key={`${user.role} ${String(user.maySeePii)}`}
        user={user}
        isMe={user.id === viewer.id}
        isLocked={isLocked}
      />
      <section aria-label="Sessions" className="grid gap-2">
        <h3 className="text-md font-semibold">Sessions</h3>
        <SessionList userId={user.id} readOnly={isLocked} />
      </section>
      <MemberPassword user={user} isLocked={isLocked} />
      <MemberRemoval user={user} isMe={user.id === viewer.id} isLocked={isLocked} onRemoved={onClose} />
    </div>
  );
}
