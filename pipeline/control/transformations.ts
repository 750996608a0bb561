import type { Release } from "../../contract/release.ts";
import { transformationTest, type TransformationTest } from "../../contract/transformation.ts";
import { credentialsOf, tryOut } from "../sandbox/index.ts";
import { json, parse, type Route } from "./route.ts";

/** Customers' code, tried: the same sandbox as on the way of real events, and nothing is stored or sent on. */
export const transformationRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/transformations/test",
    handle: async ({ body }, { sandbox, config, env }) => {
      const test = parse(transformationTest, body);
      const release = config.running;
      return json(
        await tryOut(sandbox, test, {
          libraries: release?.libraries ?? [],
          credentials: credentialsOf(release, env.secretKey),
          base: whereabouts(test, release),
        }),
      );
    },
  },
];

/** What the code is told about where it runs. */
function whereabouts(
  { sourceId, destinationId }: TransformationTest,
  release: Release | null,
): Record<string, string> {
  const source = release?.sources.find(({ id }) => id === sourceId);
  const destination = release?.destinations.find(({ id }) => id === destinationId);
  return {
    sourceId: sourceId ?? "test",
    sourceName: source?.name ?? "Test",
    ...(destinationId === null
      ? {}
      : {
          destinationId,
          destinationName: destination?.name ?? destinationId,
          destinationType: destination?.connector ?? "",
        }),
    transformationId: "test",
    transformationVersionId: "draft",
  };
}
