"use client";

import { useState } from "react";
import type { TransformationLanguage } from "@/contract/transformation";
import { useUpdateTransformation, type Transformation } from "@/lib/client/transformation";

export interface DraftValue {
  readonly language: TransformationLanguage;
  readonly code: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

interface Kept {
  readonly value: DraftValue;
  /** The saved draft that it was made from. */
  readonly revision: number;
  readonly at: number;
}

export interface Draft {
  readonly value: DraftValue;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** When the text that was found in this browser was last edited; null when nothing was found. */
  readonly restoredAt: number | null;
  readonly change: (part: Partial<DraftValue>) => void;
  readonly discard: () => void;
  /** Rejects with what the server says, e.g. where the code is broken. */
  readonly save: () => Promise<Transformation>;
}

const keyOf = (id: string): string => `tributary-transformation-${id}`;

const savedValue = ({ language, code, settings }: Transformation): DraftValue => ({
  language: language ?? "javascript",
  code: code ?? "",
  settings: settings ?? {},
});

const isSame = (a: DraftValue, b: DraftValue): boolean => JSON.stringify(a) === JSON.stringify(b);

function readKept(id: string): Kept | null {
  try {
    const text = localStorage.getItem(keyOf(id));
    // Written by `keep`, in this browser only.
    return text === null ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}

function keep(id: string, kept: Kept | null): void {
  try {
    if (kept === null) localStorage.removeItem(keyOf(id));
    else localStorage.setItem(keyOf(id), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage only costs the safety net.
  }
}

/** What is edited and not saved yet; kept in this browser, so that a closed tab loses nothing. */
export function useDraft(transformation: Transformation): Draft {
  const saved = savedValue(transformation);
  const [found] = useState(() => readKept(transformation.id));
  const [edited, setEdited] = useState<Kept | null>(found);
  const [isNews, setNews] = useState(found !== null);
  const update = useUpdateTransformation();
  const value = edited?.value ?? saved;
  const isDirty = edited !== null && !isSame(edited.value, saved);

  const put = (next: Kept | null): void => {
    setEdited(next);
    keep(transformation.id, next);
  };
  return {
    value,
    isDirty,
    isSaving: update.isPending,
    restoredAt: isNews && isDirty ? (found?.at ?? null) : null,
    change: (part) => {
      const next = { ...value, ...part };
      const revision = edited?.revision ?? transformation.revision;
      put(isSame(next, saved) ? null : { value: next, revision, at: Date.now() });
    },
    discard: () => {
      setNews(false);
      put(null);
    },
    save: async () => {
      const { language, code, settings } = value;
      const result = await update.mutateAsync({
        params: { id: transformation.id },
        body: {
          revision: edited?.revision ?? transformation.revision,
          ...(transformation.kind === "code" ? { language, code } : { settings: { ...settings } }),
        },
      });
      setNews(false);
      put(null);
      return result;
    },
  };
}
