import { z } from "zod";
import { operation, time } from "./operation";

export const demoShop = z
  .object({
    state: z.enum(["absent", "loading", "loaded", "failed"]),
    sent: z.int().meta({ description: "Events handed to the gateway so far." }),
    total: z.int().meta({ description: "Events of the whole history; 0 while it is absent." }),
    loadedAt: time.nullable(),
    error: z.string().nullable(),
    storefront: z
      .string()
      .nullable()
      .meta({ description: "Path of the storefront page, once there is a shop." }),
    sourceIds: z.array(z.string()),
    destinationIds: z.array(z.string()),
  })
  .meta({ id: "DemoShop" });
export type DemoShop = z.infer<typeof demoShop>;

const tag = "Demo shop";

export const demoOperations = {
  "GET /demo": operation({
    summary: "The demo shop's state",
    tag,
    access: "home.read",
    answer: demoShop,
  }),
  "POST /demo": operation({
    summary: "Load the demo shop",
    description:
      "Creates two sources, two destinations and their connections, a tracking plan that watches and two transformations, then sends thirty days of a coffee shop's events through a real SDK.",
    tag,
    access: "demo.write",
    answer: demoShop,
    status: 202,
    errors: ["conflict"],
  }),
  "DELETE /demo": operation({
    summary: "Remove the demo shop",
    description:
      "Deletes its sources and destinations with their connections, and its tracking plan and transformations unless something else uses them by now. Events that were accepted stay in the log and in the warehouse.",
    tag,
    access: "demo.write",
    answer: demoShop,
  }),
};
