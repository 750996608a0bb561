/**
 * The part of the sandbox that lives inside the isolate, beside the user's code: globals, calling, and turning results
 * into text. `installRuntime` is sent there as source text, so it uses nothing but its arguments and the language, and
 * takes hold of every built-in before the user's code could replace one.
 */

/** Doors to the child process. They take and give text and numbers only, and never throw. */
export interface HostDoors {
  log(line: string): void;
  /** Returns the request's number; `settleFetch` answers it. Negative: refused. */
  fetch(request: string): number;
  /** The result of a call whose code was asynchronous. */
  settle(ticket: number, result: string): void;
  /** JSON of the value, or an empty text. */
  credential(name: string): string;
}

/**
 * Functions that the child calls. A result is a letter and text: `o` one output, `d` dropped, `a` a JSON array of
 * outputs as text, `b` a JSON array of [index, text], `e` JSON of an error, `p` asynchronous: settled later.
 */
export interface IsolateRuntime {
  use(transformation: unknown, isBatch: boolean): void;
  /** `ticket` names the call when its result comes later. */
  run(ticket: number, json: string, base: string): string;
  runBatch(ticket: number, jsons: string, bases: string): string;
  settleFetch(id: number, answer: string): void;
}

export type UserEvent = Record<string, unknown>;

/* oxlint-disable max-lines-per-function -- one closure: it is sent into the isolate as text */
export function installRuntime(host: HostDoors, outputsMax: number, linesMax: number): IsolateRuntime {
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { freeze } = Object;
  const text = String;
  const Failure = Error;
  const Pending = Promise;
  const Table = Map;
  const globals = globalThis as unknown as Record<string, unknown>;
  const waiting = new Table<number, (answer: string) => void>();
  let transformation: (input: unknown, metadata: unknown) => unknown = () => undefined;
  let lines = 0;

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
      for (let place = 0; place < values.length; place++)
        line += (place === 0 ? "" : " ") + show(values[place]);
      host.log(line);
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

  return {
    use(given) {
      transformation = given as typeof transformation;
    },
    run(ticket, json, base) {
      lines = 0;
      try {
        const input = parse(json) as UserEvent;
        // Taken now: the code may change the event before it asks.
        const { messageId, type, receivedAt } = input;
        const name = nameOf(input);
        const metadata = (): UserEvent =>
          describe({ messageId, event: name, type, receivedAt }, parse(base) as UserEvent);
        return finish(ticket, transformation(input, metadata), result);
      } catch (thrown) {
        return failure(thrown);
      }
    },
    runBatch(ticket, jsons, bases) {
      lines = 0;
      try {
        const texts = parse(jsons) as string[];
        const bodies = parse(bases) as UserEvent[];
        const places = new Table<unknown, number>();
        const about: UserEvent[] = [];
        const inputs = texts.map((json, place) => {
          const input = parse(json) as UserEvent;
          places.set(input["messageId"], place);
          about[place] = describe(input, bodies[place] ?? {});
          return input;
        });
        const metadata = (event?: UserEvent): UserEvent => {
          const place = places.get(event?.["messageId"]);
          return place === undefined ? {} : { ...about[place] };
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
