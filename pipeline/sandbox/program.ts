/**
 * One transformation with its libraries in an isolate of its own: compiled, evaluated, ready to be called. Runs in a
 * sandbox child only. Every way into the isolate is synchronous and has a time limit, so that no code runs unwatched;
 * what waits for an answer goes on when `settleFetch` brings it.
 */
import ivm from "isolated-vm";
import type { TransformationFault, TransformationLanguage } from "../../contract/transformation.ts";
import { createFault, faultOfThrown, TRANSFORMATION_FILE } from "./fault.ts";
import { installRuntime, type HostDoors } from "./isolate-runtime.ts";
import {
  ISOLATE_MEMORY_MB,
  LOAD_MS_MAX,
  LOG_LINES_PER_EVENT_MAX,
  OUTPUTS_CHARS_MAX,
  OUTPUTS_PER_EVENT_MAX,
  STRETCH_MS_MAX,
  SYNC_BATCH_MS_MAX,
  SYNC_MS_MAX,
} from "./limits.ts";
import type { ProgramSource, RunItem } from "./protocol.ts";
import { compileTypes, Places, type Compiled } from "./typescript.ts";

export type Answered =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "fault"; readonly fault: TransformationFault };

export interface EachAnswered {
  /** One for each event that has ended, in order. */
  readonly answers: readonly string[];
  /** How long the event has taken that had begun and not ended, milliseconds; 0 when there is none. */
  readonly lastMs: number;
  /** Why the others have not ended; null when nothing went wrong. */
  readonly fault: TransformationFault | null;
}

/** Text that we did not write: the code may have tampered with what wrote it. */
function linesOf(text: string): Pick<EachAnswered, "answers" | "lastMs"> {
  const [beganAt = "", ...answers] = text.split("\n");
  return { answers, lastMs: beganAt === "0" ? 0 : Date.now() - Number(beganAt) };
}

type Doors = Omit<HostDoors, "credential">;

/** isolated-vm cannot tell types across the border; of anything but a function only the kind is looked at. */
const referenceTo = (owner: ivm.Reference, name: string): ivm.Reference =>
  owner.getSync<{ reference: true }, string>(name, { reference: true });

/** Thrown by `loadProgram`: the code itself is at fault. */
export class ProgramFault extends Error {
  readonly fault: TransformationFault;
  constructor(fault: TransformationFault) {
    super(fault.message);
    this.fault = fault;
  }
}

export class Program {
  readonly isBatch: boolean;
  readonly places: Places;
  /** Milliseconds that an event has taken lately; null while that is not known. */
  pace: number | null = null;
  readonly #isolate: ivm.Isolate;
  readonly #runEach: ivm.Reference;
  readonly #reached: ivm.Reference;
  readonly #runBatch: ivm.Reference;
  readonly #settleFetch: ivm.Reference;

  constructor(isolate: ivm.Isolate, runtime: ivm.Reference, about: Pick<Program, "isBatch" | "places">) {
    const method = (name: string): ivm.Reference => referenceTo(runtime, name);
    this.isBatch = about.isBatch;
    this.places = about.places;
    this.#isolate = isolate;
    this.#runEach = method("runEach");
    this.#reached = method("reached");
    this.#runBatch = method("runBatch");
    this.#settleFetch = method("settleFetch");
  }

  /** False after it used too much memory: it has to be loaded anew. */
  get isUsable(): boolean {
    return !this.#isolate.isDisposed;
  }

  /**
   * Events one after the other. An answer `p`: `doors.settle` brings the result under `ticket` plus the event's place; it may
   * have done so already. There may be fewer answers than events: then the next one is the first of another call.
   * @param bases JSON array of JSON texts
   */
  runEach(ticket: number, items: readonly RunItem[], bases: string): EachAnswered {
    const jsons = `[${items.map(({ json }) => json).join(",")}]`;
    const baseOf = `[${items.map(({ base }) => base).join(",")}]`;
    const timeout = items.length === 1 ? SYNC_MS_MAX : STRETCH_MS_MAX;
    const answered = this.#call(this.#runEach, [ticket, jsons, bases, baseOf], timeout);
    if (answered.kind === "text") return { ...linesOf(answered.text), fault: null };
    const reached = this.isUsable ? this.#call(this.#reached, [], SYNC_MS_MAX) : answered;
    return reached.kind === "text"
      ? { ...linesOf(reached.text), fault: answered.fault }
      : { answers: [], lastMs: 0, fault: answered.fault };
  }

  /** All events at once, for `transformBatch`. */
  runBatch(ticket: number, jsons: readonly string[], bases: readonly string[]): Answered {
    const given = [ticket, JSON.stringify(jsons), `[${bases.join(",")}]`];
    return this.#call(this.#runBatch, given, jsons.length === 1 ? SYNC_MS_MAX : SYNC_BATCH_MS_MAX);
  }

  /** Also runs whatever the user's code does next; null when that went well. */
  settleFetch(id: number, answer: string): TransformationFault | null {
    const answered = this.#call(this.#settleFetch, [id, answer], SYNC_MS_MAX);
    return answered.kind === "fault" ? answered.fault : null;
  }

  dispose(): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }

  #call(method: ivm.Reference, given: (string | number)[], timeout: number): Answered {
    try {
      const text: unknown = method.applySync(undefined, given, { timeout });
      return { kind: "text", text: typeof text === "string" ? text : "" };
    } catch (thrown) {
      return { kind: "fault", fault: faultOfThrown(thrown, timeout) };
    }
  }
}

/** Throws ProgramFault for code that does not compile, evaluate or keep to the contract. */
export function loadProgram(source: ProgramSource, doors: Doors): Program {
  const isolate = new ivm.Isolate({ memoryLimit: ISOLATE_MEMORY_MB });
  const places = new Places();
  try {
    const context = isolate.createContextSync();
    const runtime = startRuntime(context, doors, source.credentials);
    const transformation = compileAll(source, { isolate, context, places });
    const [called, isBatch] = entryOf(transformation);
    const use = referenceTo(runtime, "use");
    use.applySync(undefined, [called.derefInto(), isBatch], { timeout: LOAD_MS_MAX });
    return new Program(isolate, runtime, { isBatch, places });
  } catch (thrown) {
    if (!isolate.isDisposed) isolate.dispose();
    if (thrown instanceof ProgramFault) throw thrown;
    throw new ProgramFault(places.original(faultOfThrown(thrown, LOAD_MS_MAX)));
  }
}

function startRuntime(
  context: ivm.Context,
  doors: Doors,
  credentials: ProgramSource["credentials"],
): ivm.Reference {
  const credential = (name: string): string =>
    Object.hasOwn(credentials, name) ? JSON.stringify(credentials[name]) : "";
  // Type annotations are gone from the text by the time that this runs.
  const code = `return (${installRuntime.toString()})({ log: $0, fetch: $1, settle: $2, credential: $3 }, { outputsMax: $4, linesMax: $5, charsMax: $6 });`;
  const given = [
    new ivm.Callback((line: string, place: number) => doors.log(line, place)),
    new ivm.Callback((request: string) => doors.fetch(request)),
    new ivm.Callback((ticket: number, result: string) => doors.settle(ticket, result)),
    new ivm.Callback((name: string) => credential(name)),
    OUTPUTS_PER_EVENT_MAX,
    LOG_LINES_PER_EVENT_MAX,
    OUTPUTS_CHARS_MAX,
  ];
  return context.evalClosureSync(code, given, { result: { reference: true } });
}

interface Workshop {
  readonly isolate: ivm.Isolate;
  readonly context: ivm.Context;
  readonly places: Places;
}

function compileAll(source: ProgramSource, workshop: Workshop): ivm.Module {
  const known = new Map(source.libraries.map((library) => [library.name, library]));
  const compiled = new Map<string, ivm.Module>();
  const resolve = (name: string): ivm.Module => {
    const done = compiled.get(name);
    if (done !== undefined) return done;
    const library = known.get(name);
    if (library === undefined) throw new ProgramFault(unknownLibrary(name, source.code));
    const imported = compile(library, `${name}.js`, workshop);
    compiled.set(name, imported);
    return imported;
  };
  const transformation = compile(source, TRANSFORMATION_FILE, workshop);
  transformation.instantiateSync(workshop.context, resolve);
  transformation.evaluateSync({ timeout: LOAD_MS_MAX });
  return transformation;
}

function compile(
  { language, code }: { readonly language: TransformationLanguage; readonly code: string },
  filename: string,
  { isolate, places }: Workshop,
): ivm.Module {
  const compiled = language === "typescript" ? withoutTypes(code, filename) : { code, map: null };
  places.add(filename, compiled);
  return isolate.compileModuleSync(compiled.code, { filename });
}

function withoutTypes(code: string, filename: string): Compiled {
  try {
    return compileTypes(code);
  } catch (error) {
    throw new ProgramFault(typesFault(error, filename));
  }
}

/** Node puts the place in front of the stack, as `name:line` and a line with a caret. */
function typesFault(error: unknown, filename: string): TransformationFault {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const line = /:(\d+)\n/.exec(stack)?.[1] ?? null;
  const caret = /^( *)\^/m.exec(stack)?.[1]?.length ?? null;
  const fault = createFault("transformation_failed", `${filename}: ${message}`);
  if (filename !== TRANSFORMATION_FILE) return fault;
  return {
    ...fault,
    message: `SyntaxError: ${message}`,
    line: line === null ? null : Number(line),
    column: caret === null ? null : caret + 1,
  };
}

function unknownLibrary(name: string, code: string): TransformationFault {
  const fault = createFault("transformation_failed", `There is no library "${name}".`);
  const index = code
    .split("\n")
    .findIndex((line) => line.includes(`"${name}"`) || line.includes(`'${name}'`));
  return index < 0 ? fault : { ...fault, line: index + 1, column: 1 };
}

function entryOf(transformation: ivm.Module): [ivm.Reference, boolean] {
  const find = (name: string): ivm.Reference | null => {
    const found = referenceTo(transformation.namespace, name);
    return found.typeof === "function" ? found : null;
  };
  const one = find("transformEvent");
  const many = find("transformBatch");
  if (one !== null && many !== null)
    throw contractFault(
      "The code exports both transformEvent and transformBatch; it must export one of them.",
    );
  if (one !== null) return [one, false];
  if (many !== null) return [many, true];
  throw contractFault("The code must export a function transformEvent or transformBatch.");
}

const contractFault = (message: string): ProgramFault =>
  new ProgramFault(createFault("transformation_failed", message));
