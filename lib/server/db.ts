/** The only door to Prisma. One pool per process, opened at first use. */
import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient, Prisma } from "@/prisma/generated/client";
import { env } from "@/lib/env";

export { Prisma } from "@/prisma/generated/client";
export type {
  AlertChannel,
  AlertIncident,
  AlertNotification,
  AlertRule,
  AlertStep,
  ApiToken,
  AuditEntry,
  Connection,
  Credential,
  DeadLetter,
  Destination,
  Invitation,
  Library,
  PlanVersion,
  QuarantineDecision,
  Release,
  Replay,
  SavedQuery,
  Source,
  SourcePlan,
  TrackingPlan,
  Transformation,
  TransformationLink,
  TransformationTestCase,
  TransformationVersion,
  User,
  WriteKey,
} from "@/prisma/generated/client";

export type Tx = Prisma.TransactionClient;
type Json = Prisma.InputJsonValue;

const POOL_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** For a server that hangs: whoever waits for an answer hears so instead. */
const ANSWER_TIMEOUT_MS = 10_000;

let client: PrismaClient | undefined;

export function db(): PrismaClient {
  client ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: env().databaseUrl,
      max: POOL_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    }),
  });
  return client;
}

/** For tests and shutdown. */
export async function closeDb(): Promise<void> {
  await client?.$disconnect();
  client = undefined;
}

/** Prisma wants its own JSON type; what we give it has been parsed by zod or made by us, so it is plain JSON. */
export const asJson = (value: unknown): Json => value as Json;

/** A JSON column that may be null. */
export const asJsonOrNull = (value: unknown): Json | typeof Prisma.DbNull =>
  value === null || value === undefined ? Prisma.DbNull : asJson(value);

/** True for Prisma's unique-constraint violation. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
