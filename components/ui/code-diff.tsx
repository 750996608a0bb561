"use client";

import { lazy, Suspense } from "react";
import type { CodeDiffProps } from "./code-diff-props";
import { Skeleton } from "./skeleton";

const View = lazy(() => import("./code-diff-view"));

/** Two texts in one view: what went is above what came, and what stayed is folded. Loaded when shown. */
export const CodeDiff = (props: CodeDiffProps) => (
  <div className="border-line bg-surface min-w-0 overflow-hidden rounded-md border">
    <Suspense
      fallback={
        <div className="p-3">
          <Skeleton className="w-1/2" />
        </div>
      }
    >
      <View key={`${props.language} ${props.before}\0${props.after}`} {...props} />
    </Suspense>
  </div>
);
