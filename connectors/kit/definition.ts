/** What a connector is, as pure data: the console draws forms and docs from it, the API validates with it. */
import type { z } from "zod";

export type ConnectorRole = "source" | "destination" | "enrichment" | "warehouse";

export interface ConnectorDefinition<S extends z.ZodObject = z.ZodObject> {
  /** Folder name and stable identifier. */
  readonly slug: string;
  readonly name: string;
  readonly roles: readonly ConnectorRole[];
  readonly category: string;
  /** One sentence for the catalogue. */
  readonly summary: string;
  /** Drives the form, the API validation and the docs. Field titles, descriptions and placeholders come from `.meta()`. */
  readonly settings: S;
  /**
   * Names of top-level settings that are write-only and sealed at rest: a text, or a record of texts, whose names stay
   * visible and whose values are sealed one by one.
   */
  readonly secrets: readonly string[];
  readonly limits: { readonly batchItemsMax: number; readonly batchBytesMax: number };
  /** `person`: events of one person must arrive in order. */
  readonly ordering: "person" | "none";
  readonly apiVersion?: { readonly version: string; readonly expiresOn: string };
  /** `contract`: proven against a server that enforces the documented rules; `live`: against the vendor's. */
  readonly verified: "contract" | "live";
}
