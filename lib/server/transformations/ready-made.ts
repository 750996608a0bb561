import "server-only";
import { z } from "zod";
import { READY_MADE_SETTINGS, READY_MADE_WORDS } from "@/contract/ready-made";
import { READY_MADE } from "@/contract/transformation";
import type { ReadyMadeView } from "@/lib/contract/transformation";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import type { Page } from "../page";

export function listReadyMade(ctx: Context): Page<ReadyMadeView> {
  authorize(ctx, "transformation.read");
  const items = READY_MADE.map((slug) => ({
    slug,
    ...READY_MADE_WORDS[slug],
    settings: z.toJSONSchema(READY_MADE_SETTINGS[slug], { io: "input", unrepresentable: "any" }),
  }));
  return { items, nextCursor: null };
}
