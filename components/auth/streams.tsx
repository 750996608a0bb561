import { Check } from "lucide-react";

const PROMISES = [
  { title: "An acknowledged event is on disk", text: "The answer 200 comes after the commit, never before." },
  { title: "Order holds per person", text: "Through retries, crashes and restarts, for every destination." },
  {
    title: "Every event explains itself",
    text: "One page shows its whole way, from request to warehouse row.",
  },
] as const;

const STREAMS = [
  "M-20 40 C 190 40, 200 186, 400 196 S 560 200, 760 200",
  "M-20 112 C 150 112, 210 190, 400 198 S 560 202, 760 202",
  "M-20 200 C 160 200, 260 200, 400 200 S 560 204, 760 204",
  "M-20 292 C 150 292, 210 212, 400 203 S 560 206, 760 206",
  "M-20 366 C 190 366, 200 216, 400 206 S 560 208, 760 208",
] as const;

/** Events on their way, as points on the streams. */
const DROPS = [
  [106, 63],
  [183, 152],
  [79, 200],
  [251, 200],
  [128, 269],
  [226, 267],
  [470, 200],
  [560, 201],
] as const;

/** Many streams, one river; and what that promises. Wide screens only. */
export function Streams() {
  return (
    <aside
      aria-label="About Tributary"
      className="bg-canvas border-line hidden flex-col justify-between overflow-hidden border-l lg:flex"
    >
      <svg
        aria-hidden
        viewBox="0 0 700 400"
        preserveAspectRatio="xMidYMid slice"
        className="text-accent min-h-0 w-full flex-1"
      >
        {STREAMS.map((path, at) => (
          <path
            key={path}
            d={path}
            fill="none"
            stroke="currentColor"
            strokeWidth={at === 2 ? 2 : 1.5}
            opacity={at === 2 ? 0.9 : 0.35}
          />
        ))}
        {DROPS.map(([x, y]) => (
          <circle key={`${String(x)} ${String(y)}`} cx={x} cy={y} r="3.5" fill="currentColor" />
        ))}
      </svg>
      <ul className="grid max-w-lg gap-4 px-10 pb-12">
        {PROMISES.map((promise) => (
          <li key={promise.title} className="flex gap-3">
            <Check aria-hidden className="text-ok mt-0.5 size-4 shrink-0" />
            <span>
              <span className="text-md block font-medium">{promise.title}</span>
              <span className="text-ink-2 text-sm">{promise.text}</span>
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}
