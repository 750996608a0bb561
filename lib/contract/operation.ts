/** An operation of the REST API as data: the route, the client and the OpenAPI document are all made from it. */
import { z } from "zod";
import type { ErrorCode } from "@/contract/errors";
import type { Action } from "./access";

export interface OperationSpec {
  readonly summary: string;
  /** Longer explanation for the API reference. */
  readonly description?: string;
  readonly tag: string;
  /** What the caller must be allowed to do; "signed-in": anyone known; "public": anyone. */
  readonly access: Action | "signed-in" | "public";
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
  /** 200 unless said otherwise. Writes that publish also answer 202 while the pipeline does not run it. */
  readonly status?: 200 | 201 | 202;
  readonly publishes?: true;
  /** "stream": Server-Sent Events; the answer schema describes the data of one message. */
  readonly format?: "json" | "stream";
  /** Beyond those that every operation has. */
  readonly errors?: readonly ErrorCode[];
}

/** What verbs give back: they promise not to have it changed. */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** Keeps the exact types of the schemas. */
export const operation = <const O extends OperationSpec>(spec: O): O => spec;

/** Epoch milliseconds. */
export const time = z.int().meta({ description: "Epoch milliseconds." });

/** A time in a query: epoch milliseconds or ISO-8601. */
export const timeParameter = z
  .string()
  .transform((text, context) => {
    const value = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    context.addIssue({ code: "custom", message: "Expected epoch milliseconds or an ISO-8601 time." });
    return z.NEVER;
  })
  .meta({ description: "Epoch milliseconds or ISO-8601." });

export const id = z.string().min(1).max(100);

/** How a list is cut into pages. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "Items a page." }),
  cursor: z.string().max(200).optional().meta({ description: "The nextCursor of the page before." }),
};

/** Which items of a list, by a part of their name. */
export const namePart = z.string().max(200).optional().meta({ description: "Part of the name." });

/** A list's order: by one of these columns, "-" before it turns it round. A column that can be null cannot be paged by. */
export const sortedBy = <const C extends string>(...columns: readonly C[]) =>
  z.enum(columns.flatMap((column): (C | `-${C}`)[] => [column, `-${column}`]));

export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: "Null on the last page." }),
  });

/** What became of the release that a write made. */
export const published = z
  .object({
    number: z.int(),
    applied: z.boolean().meta({ description: "Whether the pipeline runs it. It is published all the same." }),
    reason: z.enum(["down", "slow", "refused"]).nullable().meta({
      description:
        "Why not. `down`: the pipeline takes it when it is back; `slow`: it is still at it; `refused`: it goes on with the release before, and says why in `message`.",
    }),
    message: z.string().nullable().meta({ description: "What the pipeline said when it refused." }),
  })
  .meta({ id: "Published" });
export type Published = z.infer<typeof published>;
