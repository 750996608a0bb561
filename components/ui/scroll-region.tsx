import type { CSSProperties, ReactNode, RefObject } from "react";

interface Props {
  readonly label: string;
  readonly className?: string;
  readonly style?: CSSProperties;
  readonly ref?: RefObject<HTMLDivElement | null>;
  readonly children: ReactNode;
}

/** Content that scrolls by itself: reachable by keyboard and named, as WCAG asks. */
export const ScrollRegion = ({ label, className, style, ref, children }: Props) => (
  <div
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no tag means "scrolls by itself"
    role="group"
    aria-label={label}
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys scroll it
    tabIndex={0}
    data-focus="inset"
    className={className}
    style={style}
    ref={ref}
  >
    {children}
  </div>
);
