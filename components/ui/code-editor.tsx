"use client";

import { lazy, Suspense } from "react";
import { cn } from "@/lib/cn";
import type { CodeEditorProps } from "./code-editor-props";
import { Kbd } from "./kbd";
import { Skeleton } from "./skeleton";

const View = lazy(() => import("./code-editor-view"));

export type { CodeEditorProps } from "./code-editor-props";

/** CodeMirror, loaded when first shown. Tab indents; Esc then Tab leaves. */
export function CodeEditor({ className, ...props }: CodeEditorProps) {
  return (
    <div className={cn("min-w-0", className)}>
      <div className="border-control bg-surface focus-within:outline-focus overflow-hidden rounded-xs border focus-within:outline-2">
        <Suspense
          fallback={
            <div style={{ minHeight: props.minHeight ?? 120 }} className="p-3">
              <Skeleton className="w-1/2" />
            </div>
          }
        >
          <View {...props} />
        </Suspense>
      </div>
      {props.readOnly !== true && (
        <p className="text-ink-3 mt-1 flex flex-wrap gap-x-3 text-xs">
          <span className="inline-flex items-center gap-1">
            <Kbd keys="esc" /> then <Kbd keys="tab" /> leaves the editor
          </span>
          {props.onRun !== undefined && (
            <span className="inline-flex items-center gap-1">
              <Kbd keys="⌘ ↵" /> runs
            </span>
          )}
          {props.onSave !== undefined && (
            <span className="inline-flex items-center gap-1">
              <Kbd keys="⌘ s" /> saves
            </span>
          )}
        </p>
      )}
    </div>
  );
}
