"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useUpdateUser, type User } from "@/lib/client/user";
import { ACTIONS, allows, isAtLeast } from "@/lib/contract/access";
import { roleOptions } from "../role-words";
import { MaySummary } from "./role-table";

interface Props {
  readonly user: User;
  readonly isMe: boolean;
  /** An owner, looked at by somebody who may not change owners. */
  readonly isLocked: boolean;
}

/** Role and PII right, with what they come to before they are saved. */
export function MemberRights({ user, isMe, isLocked }: Props) {
  const [role, setRole] = useState(user.role);
  const [maySeePii, setMaySeePii] = useState(user.maySeePii);
  const mayOwners = useMay("owner.write");
  const update = useUpdateUser();
  const router = useRouter();
  const always = isAtLeast(role, "admin");
  const isChanged = role !== user.role || maySeePii !== user.maySeePii;
  const isDemotion = isMe && isAtLeast(user.role, role) && role !== user.role;

  const save = async (): Promise<void> => {
    try {
      await update.mutateAsync({ params: { id: user.id }, body: { role, maySeePii } });
      toast.done(`${user.name} changed`);
      if (isMe) router.refresh();
    } catch {
      // Shown below, from the mutation.
    }
  };
  return (
    <form
      aria-label="Role and rights"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3 className="text-md font-semibold">Role and rights</h3>
      {isLocked && <ReadOnlyNote role={ACTIONS["owner.write"]} />}
      <Field label="Role" help={mayOwners ? undefined : "Only an owner can make somebody an owner."}>
        {(ids) => (
          <Select
            {...ids}
            value={role}
            onChange={setRole}
            disabled={isLocked}
            options={roleOptions((one) => one !== "owner" || mayOwners)}
          />
        )}
      </Field>
      <Checkbox
        checked={always || maySeePii}
        onChange={setMaySeePii}
        disabled={isLocked || always}
        label="May see personal data"
        help={
          always
            ? "Admins and owners always do."
            : "Without it, values of people's data are masked, and SQL is not available."
        }
      />
      <MaySummary label="What this comes to" may={(action) => allows(role, action)} />
      {isDemotion && (
        <Callout tone="warn">
          This is you. You lose what the role {user.role} may do at once; somebody else must give it back.
        </Callout>
      )}
      <Refusal error={update.error} />
      <div className="flex justify-end gap-2">
        <Button type="submit" variant="primary" disabled={!isChanged || isLocked} loading={update.isPending}>
          Save role and rights
        </Button>
      </div>
    </form>
  );
}

const Refusal = ({ error }: { readonly error: Error | null }) =>
  error === null ? null : (
    <Callout tone="bad" title="Nothing was changed">
      {error.message}
    </Callout>
  );
