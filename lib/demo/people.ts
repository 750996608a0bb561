import type { Random } from "./random.ts";

export interface Device {
  readonly anonymousId: string;
  readonly kind: "desktop" | "phone";
  readonly userAgent: string;
  readonly screen: { readonly width: number; readonly height: number };
}

/** A visitor of the demo shop. `userId` is theirs from the moment they sign up. All names are invented. */
export interface Person {
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly city: string;
  readonly timezone: string;
  readonly locale: string;
  readonly plan: "guest" | "club";
  /** One or two: many people look around on the phone and buy at the desk. */
  readonly devices: readonly Device[];
  /** Looks around more than buys, or the other way round; 0 to 1. */
  readonly appetite: number;
}

const FIRST = [
  "Ada",
  "Bela",
  "Carla",
  "Dario",
  "Elin",
  "Farid",
  "Greta",
  "Hugo",
  "Ines",
  "Jonas",
  "Kira",
  "Luca",
  "Mina",
  "Nils",
  "Olga",
  "Pablo",
  "Rosa",
  "Sami",
  "Tess",
  "Viggo",
] as const;
const LAST = [
  "Almeida",
  "Berg",
  "Costa",
  "Dahl",
  "Eklund",
  "Ferrari",
  "Greco",
  "Haas",
  "Ivanova",
  "Jansen",
  "Keller",
  "Lind",
  "Moreau",
  "Novak",
  "Okafor",
  "Petrov",
  "Rossi",
  "Silva",
  "Tanaka",
  "Weber",
] as const;
const PLACES = [
  ["Lisbon", "Europe/Lisbon", "pt-PT"],
  ["Berlin", "Europe/Berlin", "de-DE"],
  ["Milan", "Europe/Rome", "it-IT"],
  ["Stockholm", "Europe/Stockholm", "sv-SE"],
  ["Boston", "America/New_York", "en-US"],
  ["Pune", "Asia/Kolkata", "en-IN"],
] as const;
const AGENTS = {
  desktop: [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  ],
  phone: [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
  ],
} as const;

function device(random: Random, kind: Device["kind"]): Device {
  const id = random.hex(32);
  return {
    anonymousId: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20)}`,
    kind,
    userAgent: random.pick(AGENTS[kind]),
    screen: kind === "phone" ? { width: 390, height: 844 } : { width: 1440, height: 900 },
  };
}

/** `prefix` keeps the people of different runs apart: their ids carry it. */
export function makePeople(random: Random, count: number, prefix: string): readonly Person[] {
  return Array.from({ length: count }, (_, index) => {
    const firstName = random.pick(FIRST);
    const lastName = random.pick(LAST);
    const [city, timezone, locale] = random.pick(PLACES);
    const first = random.chance(0.55) ? "phone" : "desktop";
    return {
      userId: `${prefix}_${String(index + 1).padStart(4, "0")}`,
      firstName,
      lastName,
      email: `${firstName}.${lastName}.${index + 1}@example.com`.toLowerCase(),
      city,
      timezone,
      locale,
      plan: random.chance(0.3) ? "club" : "guest",
      devices: random.chance(0.4)
        ? [device(random, first), device(random, first === "phone" ? "desktop" : "phone")]
        : [device(random, first)],
      appetite: random.next(),
    };
  });
}
