/**
 * The part of the sandbox that lives inside the isolate, beside the user's code: globals, calling, and turning results
 * into text. `installRuntime` is sent there as source text, so it uses nothing but its arguments and the language, and
 * takes hold of every built-in before the user's code could replace one.
 */

/** Doors to the child process. They take and give text and numbers only, and never throw. */
export interface HostDoors {
  /** `place`: of the event whose code said it; negative when the code had waited before, or sees a whole batch. */
  log(line: string, place: number): void;
  /** Returns the request's number; `settleFetch` answers it. Negative: refused. */
  fetch(request: string): number;
  /** The result of a call whose code was asynchronous. */
  settle(ticket: number, result: string): void;
  /** JSON of the value, or an empty text. */
  credential(name: string): string;
}

/**
 * Functions that the child calls. A result is a letter and text: `o` one output, `d` dropped, `a` a JSON array of
 * outputs as text, `b` a JSON array of [index, text], `e` JSON of an error, `p` asynchronous: settled later. No result has
 * a line break in it, since JSON has none.
 */
export interface IsolateRuntime {
  use(transformation: unknown, isBatch: boolean): void;
  /**
   * One event after the other. The first line says when the one began that is at work, in milliseconds since 1970, and 0
   * when none is; then comes a line for each that has ended. `ticket` names the first one's result when it comes later, the next number that of the
   * second. `bases` are JSON texts, `baseOf` says which is whose.
   */
  runEach(ticket: number, jsons: string, bases: string, baseOf: string): string;
  /** What `runEach` would have returned when it was stopped. */
  reached(): string;
  runBatch(ticket: number, jsons: string, bases: string): string;
  settleFetch(id: number, answer: string): void;
}

export interface RuntimeLimits {
  /** What one event may become. */
  readonly outputsMax: number;
  /** `log` lines of one event. */
  readonly linesMax: number;
  /** Text of results after which `runEach` goes no further. */
  readonly charsMax: number;
}

export type UserEvent = Record<string, unknown>;

/* oxlint-disable max-lines-per-function -- one closure: it is sent into the isolate as text */
export function installRuntime(
  host: HostDoors,
  { outputsMax, linesMax, charsMax }: RuntimeLimits,
): IsolateRuntime {
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { freeze } = Object;
  const { now } = Date;
  const text = String;
  const Failure = Error;
  const Pending = Promise;
  const Table = Map;
  const globals = globalThis as unknown as Record<string, unknown>;
  const waiting = new Table<number, (answer: string) => void>();
  let transformation: (input: unknown, metadata: unknown) => unknown = () => undefined;
  let lines = 0;
  let place = -1;
  let answers = "";
  let beganAt = 0;

  for (const name of ["WebAssembly", "SharedArrayBuffer", "Atomics"]) delete globals[name];

  const show = (value: unknown): string => {
    try {
      return typeof value === "object" && value !== null ? (stringify(value) ?? "") : text(value);
    } catch {
      return "[not readable]";
    }
  };
  const textField = (value: unknown, name: string): string => {
    try {
      const field = (value as Record<string, unknown>)[name];
      return typeof field === "string" ? field : "";
    } catch {
      return "";
    }
  };
  const failure = (thrown: unknown): string => {
    const isObject = typeof thrown === "object" && thrown !== null;
    const message = isObject ? textField(thrown, "message") || show(thrown) : `Thrown: ${show(thrown)}`;
    const name = isObject ? textField(thrown, "name") : "";
    return "e" + stringify({ name, message, stack: isObject ? textField(thrown, "stack") : "" });
  };

  const outputText = (value: unknown): string => {
    if (typeof value !== "object" || value === null || isArray(value))
      throw new Failure(
        `A transformation returns an event, an array of events or null; this one returned ${isArray(value) ? "an array in an array" : typeof value}.`,
      );
    const json = stringify(value);
    if (typeof json !== "string" || json[0] !== "{")
      throw new Failure("What the transformation returned is no JSON object.");
    return json;
  };
  const result = (value: unknown): string => {
    if (value === null || value === undefined) return "d";
    if (!isArray(value)) return "o" + outputText(value);
    if (value.length > outputsMax)
      throw new Failure(`One event became ${text(value.length)}; at most ${text(outputsMax)} are allowed.`);
    const outputs: string[] = [];
    for (let place = 0; place < value.length; place++) {
      const output: unknown = value[place];
      if (output !== null && output !== undefined) outputs[outputs.length] = outputText(output);
    }
    return "a" + stringify(outputs);
  };

  const nameOf = (event: UserEvent): unknown => event["event"] ?? event["name"] ?? event["type"];
  const describe = (event: UserEvent, base: UserEvent): UserEvent => ({
    ...base,
    messageId: event["messageId"],
    eventName: nameOf(event),
    eventType: event["type"],
    receivedAt: event["receivedAt"],
  });

  const batchResult = (given: unknown, places: Map<unknown, number>): string => {
    if (given === null || given === undefined) return "b[]";
    if (!isArray(given)) throw new Failure("transformBatch returns an array of events.");
    if (given.length > outputsMax * (places.size + 1))
      throw new Failure(`A batch became ${text(given.length)} events.`);
    const outputs: [number, string][] = [];
    for (let place = 0; place < given.length; place++) {
      const output = given[place] as UserEvent | null | undefined;
      if (output === null || output === undefined) continue;
      const json = outputText(output);
      outputs[outputs.length] = [places.get(output["messageId"]) ?? 0, json];
    }
    return "b" + stringify(outputs);
  };

  /** Now, or through `settle` when the code is asynchronous. */
  const finish = (ticket: number, given: unknown, close: (value: unknown) => string): string => {
    if (typeof given !== "object" || given === null) return close(given);
    if (typeof (given as { then?: unknown }).then !== "function") return close(given);
    void Pending.resolve(given)
      .then(close)
      .then(
        (closed) => host.settle(ticket, closed),
        (thrown: unknown) => host.settle(ticket, failure(thrown)),
      );
    return "p";
  };

  const request = (ask: UserEvent): Promise<UserEvent> =>
    new Pending((resolve, reject) => {
      const id = host.fetch(stringify(ask));
      if (id < 0) {
        reject(new Failure("Too many requests for one event."));
        return;
      }
      waiting.set(id, (answer) => {
        const parsed = parse(answer) as UserEvent;
        if (parsed["kind"] === "fault") reject(new Failure(text(parsed["message"])));
        else resolve(parsed);
      });
    });
  const bodyText = (body: unknown): string =>
    body === undefined || body === null ? "" : typeof body === "string" ? body : (stringify(body) ?? "");
  const askOf = (url: unknown, options: UserEvent): UserEvent => ({
    url: text(url),
    method: text(options["method"] ?? "GET"),
    headers: options["headers"] ?? {},
    body: bodyText(options["body"]),
    ip: null,
  });
  const parsedOr = (body: string): unknown => {
    try {
      return parse(body);
    } catch {
      return body;
    }
  };

  const offered = {
    log(...values: unknown[]): void {
      if (lines >= linesMax) return;
      lines += 1;
      let line = "";
      for (let at = 0; at < values.length; at++) line += (at === 0 ? "" : " ") + show(values[at]);
      host.log(line, place);
    },
    async fetch(url: unknown, options: UserEvent = {}): Promise<unknown> {
      try {
        return parse(text((await request(askOf(url, options)))["body"]));
      } catch {
        return "ERROR";
      }
    },
    async fetchV2(url: unknown, options: UserEvent = {}): Promise<unknown> {
      const answer = await request(askOf(url, options));
      const { url: final, status, headers, body } = answer;
      return { url: final, status, headers, body: parsedOr(text(body)) };
    },
    async geolocation(ip: unknown): Promise<unknown> {
      if (typeof ip !== "string" || ip === "") throw new Failure("geolocation needs an IP address as text.");
      const answer = await request({ url: "", method: "GET", headers: {}, body: "", ip });
      if (answer["status"] !== 200) throw new Failure(`geolocation answered with ${text(answer["status"])}.`);
      return parse(text(answer["body"]));
    },
    getCredential(name: unknown): unknown {
      if (typeof name !== "string") throw new Failure("getCredential needs a credential's name as text.");
      const found = host.credential(name);
      return found === "" ? undefined : parse(found);
    },
  };
  for (const [name, value] of Object.entries(offered)) globals[name] = freeze(value);

  const runOne = (ticket: number, input: UserEvent, base: string | undefined): string => {
    try {
      // Taken now: the code may change the event before it asks.
      const { messageId, type, receivedAt } = input;
      const name = nameOf(input);
      const metadata = (): UserEvent =>
        describe({ messageId, event: name, type, receivedAt }, parse(base ?? "{}") as UserEvent);
      return finish(ticket, transformation(input, metadata), result);
    } catch (thrown) {
      return failure(thrown);
    }
  };

  return {
    use(given) {
      transformation = given as typeof transformation;
    },
    runEach(ticket, jsons, bases, baseOf) {
      answers = "";
      beganAt = 0;
      const inputs = parse(jsons) as UserEvent[];
      const baseTexts = parse(bases) as string[];
      const owners = parse(baseOf) as number[];
      for (place = 0; place < inputs.length && answers.length < charsMax; place++) {
        lines = 0;
        beganAt = now();
        const answer = runOne(ticket + place, inputs[place] as UserEvent, baseTexts[owners[place] ?? 0]);
        answers += "\n" + answer;
        beganAt = 0;
      }
      place = -1;
      return text(beganAt) + answers;
    },
    reached() {
      place = -1;
      return text(beganAt) + answers;
    },
    runBatch(ticket, jsons, bases) {
      lines = 0;
      place = -1;
      try {
        const texts = parse(jsons) as string[];
        const bodies = parse(bases) as UserEvent[];
        const places = new Table<unknown, number>();
        const about: UserEvent[] = [];
        const inputs = texts.map((json, at) => {
          const input = parse(json) as UserEvent;
          places.set(input["messageId"], at);
          about[at] = describe(input, bodies[at] ?? {});
          return input;
        });
        const metadata = (event?: UserEvent): UserEvent => {
          const at = places.get(event?.["messageId"]);
          return at === undefined ? {} : { ...about[at] };
        };
        return finish(ticket, transformation(inputs, metadata), (given) => batchResult(given, places));
      } catch (thrown) {
        return failure(thrown);
      }
    },
    settleFetch(id, answer) {
      const settle = waiting.get(id);
      waiting.delete(id);
      settle?.(answer);
    },
  };
}
