import "server-only";
import { ServiceError } from "../service-error";
import { errorAnswer } from "./answer";

/** A path that the API does not have is answered in the API's own words, not with a page. */
export const unknownPath = (): Response =>
  errorAnswer(
    new ServiceError("not_found", "The API has no such path; see /api/v1/openapi.json."),
    crypto.randomUUID(),
  );
