/** From a ready-made transformation and its settings to the step that runs. */
import type { z } from "zod";
import { READY_MADE_SETTINGS as SCHEMAS } from "../../../contract/ready-made.ts";
import type { ReadyMade } from "../../../contract/transformation.ts";
import { compileConditions } from "../../fields/condition.ts";
import { compileSample } from "../../fields/sampling.ts";
import { enrichHttp } from "./enrich-http.ts";
import {
  dropFields,
  flattenObject,
  hashFields,
  mapValues,
  maskFields,
  renameFields,
  setConstant,
} from "./fields.ts";
import { scalarText } from "./paths.ts";
import { ReadyMadeError, type ReadyPorts, type ReadyStep } from "./step.ts";
import { parseUserAgent } from "./user-agent.ts";
import { verifyEmail } from "./verify-email.ts";

type Compile = (settings: unknown, ports: ReadyPorts) => ReadyStep;

/** Settings are parsed where they are used: a release may be older than the schema. */
const compiler =
  <S extends z.ZodObject>(
    schema: S,
    compile: (settings: z.output<S>, ports: ReadyPorts) => ReadyStep,
  ): Compile =>
  (settings, ports) => {
    const parsed = schema.safeParse(settings);
    if (parsed.success) return compile(parsed.data, ports);
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new ReadyMadeError(`The settings cannot be used: ${issues.join("; ")}`);
  };

const COMPILERS: Readonly<Record<ReadyMade, Compile>> = {
  mask: compiler(SCHEMAS.mask, maskFields),
  hash: compiler(SCHEMAS.hash, hashFields),
  drop_fields: compiler(SCHEMAS.drop_fields, dropFields),
  sample: compiler(SCHEMAS.sample, ({ percent }) => {
    const isIn = compileSample(percent);
    return ({ userId, anonymousId, messageId }) =>
      isIn({ ...ids({ userId, anonymousId }), messageId: scalarText(messageId) ?? "" });
  }),
  filter: compiler(SCHEMAS.filter, ({ action, match, conditions }) => {
    const holds = compileConditions({ match, conditions });
    return (event) => holds(event) === (action === "keep");
  }),
  rename: compiler(SCHEMAS.rename, renameFields),
  map_values: compiler(SCHEMAS.map_values, mapValues),
  flatten: compiler(SCHEMAS.flatten, flattenObject),
  set_constant: compiler(SCHEMAS.set_constant, setConstant),
  parse_user_agent: compiler(SCHEMAS.parse_user_agent, parseUserAgent),
  enrich_http: compiler(SCHEMAS.enrich_http, enrichHttp),
  verify_email: compiler(SCHEMAS.verify_email, verifyEmail),
};

/** Only ids that are text: what somebody tries out may hold anything. */
const ids = (given: Readonly<Record<"userId" | "anonymousId", unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).filter(([, id]) => typeof id === "string")) as Record<
    string,
    string
  >;

/** Throws ReadyMadeError for settings that cannot be used. */
export const compileReady = (ready: ReadyMade, settings: unknown, ports: ReadyPorts): ReadyStep =>
  COMPILERS[ready](settings, ports);
