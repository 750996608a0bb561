"use client";

import { Maximize2, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";

interface Props {
  /** Usually `useQueryState("event")[0] !== null`, so that the panel has an address. */
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** Read aloud when the title is not plain text. */
  readonly label?: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  /** The same thing as a page of its own. */
  readonly href?: string;
  readonly children: ReactNode;
}

const WIDTH_MIN = 400;
const WIDTH_DEFAULT = 600;
const STEP = 40;
const WIDTH_KEY = "tributary-panel-width";

/** Details beside a list. The list stays usable; Escape closes; the left edge resizes (drag, or arrow keys). */
export function SidePanel({ open, onClose, title, label, subtitle, actions, href, children }: Props) {
  const [width, setWidth] = useWidth();
  const opener = useRef<Element | null>(null);
  return (
    <Radix.Root
      open={open}
      modal={false}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement;
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          onInteractOutside={(event) => {
            event.preventDefault();
          }}
          style={{ width: `min(${String(width)}px, 100vw)` }}
          className="animate-slide border-line bg-surface shadow-float fixed top-0 right-0 bottom-0 z-(--z-panel) flex flex-col border-l outline-none"
        >
          <ResizeEdge width={width} onResize={setWidth} />
          <div className="border-line flex min-h-(--header) items-start gap-2 border-b px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <Radix.Title
                className="text-md truncate font-semibold"
                {...(label === undefined ? {} : { "aria-label": label })}
              >
                {title}
              </Radix.Title>
              {subtitle !== undefined && <div className="text-ink-2 text-xs">{subtitle}</div>}
            </div>
            {actions}
            {href !== undefined && (
              <Button asChild variant="ghost" size="sm">
                <a href={href}>
                  <Maximize2 aria-hidden /> Open page
                </a>
              </Button>
            )}
            <IconButton label="Close panel" keys="esc" icon={<X />} size="sm" onClick={onClose} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The panel only ever renders in a browser: the portal around it waits for one. */
function keptWidth(): number {
  const kept = typeof localStorage === "undefined" ? 0 : Number(localStorage.getItem(WIDTH_KEY));
  return kept >= WIDTH_MIN ? kept : WIDTH_DEFAULT;
}

function useWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useState(keptWidth);
  const keep = (next: number): void => {
    const bounded = Math.round(Math.min(Math.max(next, WIDTH_MIN), Math.max(WIDTH_MIN, innerWidth - 80)));
    setWidth(bounded);
    localStorage.setItem(WIDTH_KEY, String(bounded));
  };
  return [width, keep];
}

function ResizeEdge({
  width,
  onResize,
}: {
  readonly width: number;
  readonly onResize: (width: number) => void;
}) {
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "ArrowLeft") onResize(width + STEP);
    if (event.key === "ArrowRight") onResize(width - STEP);
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onResize(innerWidth - event.clientX);
  };
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <hr> has no value and takes no focus
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Panel width"
      aria-valuenow={width}
      aria-valuemin={WIDTH_MIN}
      aria-valuemax={2560}
      onKeyDown={keys}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      className="hover:bg-accent/40 absolute inset-y-0 -left-1 hidden w-2 cursor-col-resize touch-none transition-colors md:block"
    />
  );
}
