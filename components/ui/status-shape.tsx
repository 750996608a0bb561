export type StatusTone = "ok" | "warn" | "bad" | "info" | "neutral" | "off";

const FILL: Record<StatusTone, string> = {
  ok: "var(--color-ok)",
  warn: "var(--color-warn)",
  bad: "var(--color-bad)",
  info: "var(--color-info)",
  neutral: "var(--color-neutral)",
  off: "var(--color-neutral)",
};

const MARK = {
  fill: "none",
  stroke: "var(--color-surface)",
  strokeWidth: 1.6,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

function Drawing({ tone, fill }: { readonly tone: StatusTone; readonly fill: string }) {
  switch (tone) {
    case "ok":
      return (
        <>
          <circle cx="6" cy="6" r="5.5" fill={fill} />
          <path d="M3.6 6.2 5.3 7.8 8.4 4.4" {...MARK} />
        </>
      );
    case "warn":
      return (
        <>
          <path d="M6 .9 11.6 10.8H.4Z" fill={fill} stroke={fill} strokeWidth="0.8" strokeLinejoin="round" />
          <path d="M6 4.6v2.8M6 9.1v.05" {...MARK} />
        </>
      );
    case "bad":
      return (
        <>
          <path d="M3.7.5h4.6l3.2 3.2v4.6l-3.2 3.2H3.7L.5 8.3V3.7Z" fill={fill} />
          <path d="m4.2 4.2 3.6 3.6m0-3.6L4.2 7.8" {...MARK} />
        </>
      );
    case "info":
      return (
        <>
          <circle cx="6" cy="6" r="4.6" fill="none" stroke={fill} strokeWidth="1.8" opacity="0.35" />
          <path
            d="M6 1.4a4.6 4.6 0 0 1 0 9.2"
            fill="none"
            stroke={fill}
            strokeWidth="1.8"
            strokeLinecap="round"
          />
        </>
      );
    case "off":
      return <path d="M3.8 2v8M8.2 2v8" fill="none" stroke={fill} strokeWidth="2" strokeLinecap="round" />;
    default:
      return <circle cx="6" cy="6" r="4.6" fill="none" stroke={fill} strokeWidth="1.8" />;
  }
}

/** The shape alone tells the tone: check in a circle, triangle, octagon, half ring, hollow circle, two bars. */
export const StatusShape = ({ tone, size = 12 }: { readonly tone: StatusTone; readonly size?: number }) => (
  <svg aria-hidden data-shape={tone} width={size} height={size} viewBox="0 0 12 12" className="shrink-0">
    <Drawing tone={tone} fill={FILL[tone]} />
  </svg>
);
