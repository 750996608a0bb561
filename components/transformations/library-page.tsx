"use client";

import { Trash2 } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { useDeferredValue, useMemo, useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CodeEditor } from "@/components/ui/code-editor";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { MenuItem, MoreMenu } from "@/components/ui/menu";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { ThingNotShown } from "@/components/ui/thing-not-shown";
import { toast } from "@/components/ui/toast";
import {
  useDeleteLibrary,
  useLibraries,
  useLibrary,
  usePublishLibrary,
  useUpdateLibrary,
  type Library,
} from "@/lib/client/library";
import { plural } from "@/lib/client/format";
import { ACTIONS } from "@/lib/contract/access";
import { checkLibrary } from "@/lib/transformation/check-code";
import { LiveChip } from "./live-chip";
import { LibraryVersions } from "./versions-tab";

const CRUMBS = [
  { label: "Transformations", href: "/transformations" },
  { label: "Libraries", href: "/transformations?tab=libraries" },
];

export function LibraryPage({ id }: { readonly id: string }) {
  const { data, error, isFetching, refetch } = useLibrary(id);
  if (data !== undefined && error?.code !== "not_found") return <Loaded key={data.id} library={data} />;
  return (
    <ThingNotShown
      thing="library"
      crumbs={CRUMBS}
      error={error}
      onRetry={() => void refetch()}
      retrying={isFetching}
    />
  );
}

interface Edited {
  readonly language: Library["language"];
  readonly code: string;
  readonly revision: number;
}

function Loaded({ library }: { readonly library: Library }) {
  const mayWrite = useMay("transformation.write");
  const [edited, setEdited] = useState<Edited | null>(null);
  const update = useUpdateLibrary();
  const shown = edited ?? library;
  const isDirty = edited !== null && (edited.code !== library.code || edited.language !== library.language);
  const change = (part: Partial<Edited>): void => {
    const { language, code, revision } = shown;
    setEdited({ language, code, revision, ...part });
  };
  const save = async (): Promise<void> => {
    const { language, code, revision } = shown;
    await update.mutateAsync({ params: { id: library.id }, body: { language, code, revision } });
    setEdited(null);
  };
  const trySave = (): void => {
    save().then(
      () => {
        toast.done("Draft saved");
      },
      (error: unknown) => {
        toast.failed("The draft could not be saved", error);
      },
    );
  };
  const faults = useFaults(library.name, shown);
  return (
    <>
      <PageHeader
        title={library.name}
        crumbs={CRUMBS}
        status={<LiveChip of={library} />}
        {...(library.description === "" ? {} : { description: library.description })}
        actions={mayWrite && <Actions library={library} isDirty={isDirty} save={save} />}
      />
      <PageBody>
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_18rem]">
          <section aria-label="Code" className="grid min-w-0 gap-2">
            <div className="flex min-h-8 flex-wrap items-center gap-2">
              {mayWrite ? (
                <SegmentedControl
                  label="Language"
                  value={shown.language}
                  onChange={(language) => {
                    change({ language });
                  }}
                  options={[
                    { value: "javascript", label: "JavaScript" },
                    { value: "typescript", label: "TypeScript" },
                  ]}
                />
              ) : (
                <ReadOnlyNote role={ACTIONS["transformation.write"]} />
              )}
              <span className="text-ink-3 flex-1 text-xs">{isDirty ? "Not saved" : ""}</span>
              {mayWrite && (
                <Button size="sm" loading={update.isPending} disabled={!isDirty} onClick={trySave}>
                  Save draft
                </Button>
              )}
            </div>
            <CodeEditor
              label="Code of the library"
              language={shown.language}
              value={shown.code}
              readOnly={!mayWrite}
              onChange={(code) => {
                change({ code });
              }}
              onSave={trySave}
              faults={faults}
              minHeight={380}
              maxHeight={640}
            />
            {faults[0] !== undefined && (
              <p role="alert" className="text-bad-ink text-sm">
                Line {faults[0].line}: {faults[0].message}
              </p>
            )}
          </section>
          <UsedBy library={library} />
        </div>
        <section aria-label="History" className="mt-6 grid gap-3">
          <h2 className="text-md font-semibold">Versions</h2>
          <LibraryVersions library={library} />
        </section>
      </PageBody>
    </>
  );
}

function useFaults(name: string, shown: Pick<Edited, "language" | "code">) {
  const libraries = useLibraries();
  const names = libraries.items
    .filter((one) => one.liveVersion !== null && one.name !== name)
    .map((one) => one.name)
    .join(" ");
  const { isPending } = libraries;
  const language = useDeferredValue(shown.language);
  const code = useDeferredValue(shown.code);
  return useMemo(
    () => (isPending ? [] : checkLibrary(language, code, new Set(names.split(" ")))),
    [language, code, names, isPending],
  );
}

const UsedBy = ({ library }: { readonly library: Library }) => (
  <Card title="Imported by">
    {library.usedBy.length === 0 ? (
      <p className="text-ink-2 text-sm">
        No transformation yet:
        <code className="text-code mt-1 block break-words">{`import { … } from "${library.name}"`}</code>
      </p>
    ) : (
      <ul className="grid gap-1 text-sm">
        {library.usedBy.map(({ id, name }) => (
          <li key={id}>
            <Link href={`/transformations/${id}`} className="hover:underline">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    )}
  </Card>
);

interface ActionsProps {
  readonly library: Library;
  readonly isDirty: boolean;
  readonly save: () => Promise<void>;
}

function Actions({ library, isDirty, save }: ActionsProps) {
  const [open, setOpen] = useState<"publish" | "delete" | null>(null);
  const router = useRouter();
  const publish = usePublishLibrary();
  const remove = useDeleteLibrary();
  const close = (isOpen: boolean): void => {
    if (!isOpen) setOpen(null);
  };
  const isSame = !isDirty && !library.hasChanges;
  const isUsed = library.usedBy.length > 0;
  return (
    <>
      <MoreMenu label="More">
        <MenuItem
          icon={<Trash2 aria-hidden />}
          danger
          disabled={isUsed}
          onSelect={() => {
            setOpen("delete");
          }}
        >
          {isUsed ? "Delete (in use)" : "Delete"}
        </MenuItem>
      </MoreMenu>
      <Button
        variant="primary"
        disabled={isSame}
        onClick={() => {
          setOpen("publish");
        }}
      >
        Publish…
      </Button>
      <ConfirmDialog
        open={open === "publish"}
        onOpenChange={close}
        danger={false}
        title={`Publish ${library.name}?`}
        action="Publish"
        onConfirm={async () => {
          if (isDirty) await save();
          const { version } = await publish.mutateAsync({ params: { id: library.id }, body: {} });
          toast.done(`Version ${String(version)} published`);
        }}
      >
        <p>
          {isUsed
            ? `${plural(library.usedBy.length, "transformation")} will run the new code at once. Their test cases are run first; one that fails keeps the library from being published.`
            : "No transformation imports it yet."}
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete library ${library.name}?`}
        action="Delete library"
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: library.id } });
          router.push("/transformations?tab=libraries");
          toast.done("Library deleted");
        }}
      >
        <p>Its versions go with it. This cannot be undone.</p>
      </ConfirmDialog>
    </>
  );
}
