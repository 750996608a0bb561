/** What the pipeline and a sandbox child say to each other. Events and results cross as JSON text, once each way. */
import type { TransformationFault, TransformationLanguage } from "../../contract/transformation.ts";

/** Everything that decides what a transformation does; equal keys mean equal programs. */
export interface ProgramSource {
  readonly key: string;
  readonly language: TransformationLanguage;
  readonly code: string;
  readonly libraries: readonly {
    readonly name: string;
    readonly language: TransformationLanguage;
    readonly code: string;
  }[];
  /** Only what `getCredential` may answer. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** What `metadata(event)` answers besides what stands in the event itself. */
export type MetadataBase = Readonly<Record<string, string>>;

export interface RunItem {
  /** The event as JSON. */
  readonly json: string;
  /** Index into the run's `bases`. */
  readonly base: number;
}

export interface RunRequest {
  readonly kind: "run";
  readonly run: number;
  readonly key: string;
  readonly bases: readonly MetadataBase[];
  readonly items: readonly RunItem[];
  /** Events one after the other, each with its own log lines. */
  readonly isOneByOne: boolean;
}

export type ToChild =
  | { readonly kind: "load"; readonly source: ProgramSource }
  | RunRequest
  | { readonly kind: "fetched"; readonly run: number; readonly id: number; readonly answer: FetchAnswer };

export interface ItemResult {
  /** Place in the run. */
  readonly index: number;
  /** JSON of each output; null when there is a fault. */
  readonly outputs: readonly string[] | null;
  readonly fault: TransformationFault | null;
  readonly logs: readonly string[];
  readonly elapsedMs: number;
}

/** An item's result, and whether its event ran at all: code that cannot be loaded fails all of them alike. */
export interface JobResult extends ItemResult {
  readonly didRun: boolean;
}

export type FromChild =
  | { readonly kind: "ready" }
  | {
      readonly kind: "loaded";
      readonly key: string;
      /** It exports transformBatch. */
      readonly isBatch: boolean;
      readonly fault: TransformationFault | null;
    }
  /** The program is not (or no longer) loaded. */
  | { readonly kind: "missing"; readonly run: number }
  /** A sign of life, with what is done so far. */
  | { readonly kind: "progress"; readonly run: number; readonly results: readonly ItemResult[] }
  | {
      readonly kind: "done";
      readonly run: number;
      readonly results: readonly ItemResult[];
      /** It has used much of its processor time: another one should take over. */
      readonly isWorn: boolean;
    }
  | { readonly kind: "fetch"; readonly run: number; readonly id: number; readonly request: FetchRequest };

/** As the user's code gave it: everything is checked in the pipeline. */
export interface FetchRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `geolocation(ip)` asks with an address instead of a URL. */
  readonly ip: string | null;
}

export type FetchAnswer =
  | {
      readonly kind: "answer";
      readonly url: string;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: "fault"; readonly message: string };
