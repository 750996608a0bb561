/** A draft while it is edited: written after every pause, with the revision that it stems from. Knows no React. */
import type { PlanContent } from "@/contract/plan";

/** Long enough to type a word, short enough that nobody waits for it. */
const SAVE_AFTER_MS = 600;

/** As much of a saved plan as the store needs. */
export interface Saved {
  readonly content: PlanContent;
  readonly draft: { readonly revision: number };
}

export interface DraftFailure {
  readonly code: string;
  readonly message: string;
}

export interface DraftState {
  readonly content: PlanContent;
  readonly revision: number;
  readonly state: "saved" | "saving" | "unsaved" | "failed" | "conflict";
  readonly failure: DraftFailure | null;
}

export interface Port {
  /** Rejects with what can be read as a failure. */
  readonly write: (content: PlanContent, revision: number) => Promise<Saved>;
  readonly read: () => Promise<Saved>;
  readonly failureOf: (error: unknown) => DraftFailure;
}

export interface DraftStore {
  readonly get: () => DraftState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly change: (content: PlanContent) => void;
  /** After a conflict: one's own edits over the other's, or the other's instead of one's own. */
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
  /** Tries again after a failure. */
  readonly retry: () => void;
  /** Takes over what the server has made of the draft. */
  readonly adopt: (saved: Saved) => void;
  /** Takes over what others saved, as long as there is nothing of one's own to lose. */
  readonly refresh: (saved: Saved) => void;
  /** Writes at once what waits for the pause. */
  readonly flush: () => void;
}

const of = (saved: Saved): DraftState => ({
  content: saved.content,
  revision: saved.draft.revision,
  state: "saved",
  failure: null,
});

export function createDraftStore(first: Saved, port: Port): DraftStore {
  let now = of(first);
  let isDirty = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const set = (next: Partial<DraftState>): void => {
    now = { ...now, ...next };
    for (const listener of listeners) listener();
  };

  async function save(revision: number): Promise<void> {
    clearTimeout(timer);
    let from = revision;
    isDirty = true;
    set({ state: "saving", failure: null });
    try {
      // What was typed during a write is written next, on top of it.
      while (isDirty) {
        isDirty = false;
        from = (await port.write(now.content, from)).draft.revision;
        set({ revision: from });
      }
      set({ state: "saved" });
    } catch (error) {
      isDirty = true;
      const failure = port.failureOf(error);
      set({ failure, state: failure.code === "conflict" ? "conflict" : "failed" });
    }
  }
  const adopt = (saved: Saved): void => {
    clearTimeout(timer);
    isDirty = false;
    set(of(saved));
  };
  const withTheirs = (use: (saved: Saved) => unknown): void => {
    port.read().then(use, (error: unknown) => {
      set({ failure: port.failureOf(error) });
    });
  };
  const flush = (): void => {
    if (now.state === "unsaved") void save(now.revision);
  };
  return {
    get: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change: (content) => {
      isDirty = true;
      if (now.state === "saving") {
        set({ content });
        return;
      }
      set({ content, state: "unsaved" });
      clearTimeout(timer);
      timer = setTimeout(flush, SAVE_AFTER_MS);
    },
    keepMine: () => {
      withTheirs(({ draft }) => save(draft.revision));
    },
    takeTheirs: () => {
      withTheirs(adopt);
    },
    retry: () => void save(now.revision),
    adopt,
    refresh: (saved) => {
      if (now.state === "saved" && saved.draft.revision > now.revision) adopt(saved);
    },
    flush,
  };
}
