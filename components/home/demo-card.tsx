"use client";

import { ExternalLink, Store, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useDemo, useLoadDemo, useRemoveDemo, type DemoShop } from "@/lib/client/demo";
import { formatCount } from "@/lib/client/format";
import { useMay } from "@/components/shell/viewer";

const LOADING_REFRESH_MS = 1000;

const PRESENT = "Slow Bar Coffee, a made-up shop. Click in its storefront and watch the events arrive.";
const WORDS: Readonly<Record<DemoShop["state"], string>> = {
  absent:
    "Slow Bar Coffee: a made-up shop with thirty days of visitors, orders, refunds and mistakes, two tools that receive them, and a storefront to click in. One click, removable.",
  loading:
    "Thirty days of events are on their way through a real SDK. Look around meanwhile; everything fills as they arrive.",
  loaded: PRESENT,
  failed: PRESENT,
};

/** The demo shop: load it, watch it load, visit it, remove it. */
export function DemoCard() {
  const [isLoading, setIsLoading] = useState(false);
  const demo = useDemo(isLoading ? { refreshMs: LOADING_REFRESH_MS } : {});
  const state = demo.data?.state;
  // The interval follows the answer: quick while events are sent, none otherwise.
  if (state !== undefined && (state === "loading") !== isLoading) setIsLoading(state === "loading");
  if (demo.data === undefined) return null;
  return (
    <Card title="Demo shop" className="h-full">
      <p className="text-ink-2 text-sm text-pretty">{WORDS[state ?? "absent"]}</p>
      <Body demo={demo.data} />
    </Card>
  );
}

function Body({ demo }: { readonly demo: DemoShop }) {
  switch (demo.state) {
    case "absent":
      return <Absent />;
    case "loading":
      return <Progress demo={demo} />;
    default:
      return <Present demo={demo} />;
  }
}

const Reason = ({ may }: { readonly may: boolean }) =>
  may ? null : <p className="text-ink-3 mt-2 text-xs">Needs the role engineer or above.</p>;

function Absent() {
  const may = useMay("demo.write");
  const load = useLoadDemo();
  return (
    <>
      {load.error !== null && (
        <Callout tone="bad" className="mt-3">
          {load.error.message}
        </Callout>
      )}
      <Button
        className="mt-3"
        icon={<Store aria-hidden />}
        disabled={!may}
        loading={load.isPending}
        onClick={() => {
          load.mutate({});
        }}
      >
        Load demo shop
      </Button>
      <Reason may={may} />
    </>
  );
}

function Progress({ demo }: { readonly demo: DemoShop }) {
  return (
    <div className="mt-3">
      <progress
        className="[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent bg-hover block h-1.5 w-full appearance-none overflow-hidden rounded-full"
        max={demo.total}
        value={demo.sent}
        aria-label="Events of the demo shop sent"
      />
      <p className="text-ink-2 mt-1.5 text-xs tabular-nums">
        {formatCount(demo.sent)} of {formatCount(demo.total)} events sent
      </p>
    </div>
  );
}

function Present({ demo }: { readonly demo: DemoShop }) {
  const may = useMay("demo.write");
  const [isAsking, setIsAsking] = useState(false);
  const remove = useRemoveDemo();
  return (
    <>
      {demo.error !== null && (
        <Callout tone="warn" className="mt-3">
          {demo.error}
        </Callout>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {demo.storefront !== null && (
          <Button asChild>
            <a href={demo.storefront} target="_blank" rel="noopener">
              Open storefront <ExternalLink aria-hidden />
              <span className="sr-only">(in a new tab)</span>
            </a>
          </Button>
        )}
        <Button
          variant="ghost"
          icon={<Trash2 aria-hidden />}
          disabled={!may}
          onClick={() => {
            setIsAsking(true);
          }}
        >
          Remove
        </Button>
      </div>
      <Reason may={may} />
      <p className="text-ink-3 mt-3 text-xs">
        <code className="bg-subtle rounded-xs px-1 py-0.5">npm run demo</code> keeps visitors coming.
      </p>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Remove the demo shop?"
        action="Remove demo shop"
        onConfirm={async () => {
          await remove.mutateAsync({});
          toast.done("Demo shop removed");
        }}
      >
        <p>
          Its two sources, two destinations and their connections are deleted, and so are its tracking plan
          and its two transformations, unless something else uses them by now. Deliveries that still wait are
          given up.
        </p>
        <p>Events that were accepted stay in the log and in the warehouse.</p>
      </ConfirmDialog>
    </>
  );
}
