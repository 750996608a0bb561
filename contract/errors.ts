/** Every error that a person or a script can meet, with its HTTP status and what to do. docs/errors.md is checked against it. */
export interface ErrorEntry {
  readonly status: number;
  readonly meaning: string;
  readonly remedy: string;
}

export const ERRORS = {
  // gateway: requests
  write_key_missing: {
    status: 401,
    meaning: "The request names no write key.",
    remedy: "Send it as Basic user name, bearer token, `writeKey` in the body or in the query.",
  },
  write_key_unknown: {
    status: 401,
    meaning: "No source has this write key.",
    remedy: "Copy the key from the source's set-up page.",
  },
  source_disabled: { status: 404, meaning: "The source is disabled.", remedy: "Enable it in the console." },
  path_unknown: {
    status: 404,
    meaning: "No such path.",
    remedy: "See the list of ingestion paths in docs/ingestion.md.",
  },
  method_not_allowed: {
    status: 405,
    meaning: "The path does not take this method.",
    remedy: "Use the method named in the Allow header.",
  },
  body_too_large: {
    status: 413,
    meaning: "The request is larger than allowed.",
    remedy: "Send smaller batches: at most 4 MB a request.",
  },
  body_bomb: {
    status: 413,
    meaning: "The body unpacks to far more than it weighs.",
    remedy: "Send it less compressed or in smaller batches.",
  },
  encoding_unsupported: {
    status: 415,
    meaning: "The Content-Encoding is not supported.",
    remedy: "Use gzip, deflate, br or none.",
  },
  encoding_broken: {
    status: 400,
    meaning: "The body could not be decompressed.",
    remedy: "Check that Content-Encoding matches the body.",
  },
  invalid_utf8: { status: 400, meaning: "The body is not valid UTF-8.", remedy: "Encode JSON as UTF-8." },
  invalid_json: {
    status: 400,
    meaning: "The body is not valid JSON.",
    remedy: "Check the body with a JSON validator.",
  },
  batch_missing: { status: 400, meaning: "The body has no `batch` array.", remedy: 'Send {"batch": [ … ]}.' },
  batch_empty: { status: 400, meaning: "The batch has no items.", remedy: "Send at least one event." },
  too_deep: {
    status: 400,
    meaning: "The JSON is nested deeper than 64 levels.",
    remedy: "Flatten the payload.",
  },
  // gateway: single items (quarantine)
  event_not_object: {
    status: 400,
    meaning: "An event must be a JSON object.",
    remedy: "Send an object with a type.",
  },
  event_too_large: {
    status: 400,
    meaning: "The event is larger than its source allows (32 KB by default).",
    remedy: "Send less data in one event.",
  },
  event_type_unknown: {
    status: 400,
    meaning: "The event has no known type.",
    remedy: "Use track, identify, page, screen, group or alias.",
  },
  event_identity_missing: {
    status: 400,
    meaning: "The event has neither userId nor anonymousId.",
    remedy: "Send at least one of them.",
  },
  event_name_missing: { status: 400, meaning: "A track event needs a name.", remedy: "Send it as `event`." },
  event_field_invalid: {
    status: 400,
    meaning: "A field of the event has the wrong type.",
    remedy: "See the message for the field's name.",
  },
  plan_violation: {
    status: 400,
    meaning: "The event breaks its source's tracking plan, which blocks such events.",
    remedy: "Mend and release it in quarantine, or change the plan.",
  },
  // gateway: pressure
  overloaded: {
    status: 503,
    meaning: "The queue is full.",
    remedy: "Retry after the time in Retry-After; SDKs do so themselves.",
  },
  disk_full: {
    status: 503,
    meaning: "The disk is full; nothing is accepted until space is free.",
    remedy: "Free space in the data directory.",
  },
  log_unavailable: {
    status: 503,
    meaning: "The log cannot be written durably.",
    remedy: "See the pipeline's log; restart after the disk is mended.",
  },
  starting: {
    status: 503,
    meaning: "The pipeline has no configuration yet.",
    remedy: "Retry after the time in Retry-After.",
  },
  rate_limited: {
    status: 429,
    meaning: "Too many requests.",
    remedy: "Retry after the time in Retry-After.",
  },
  // REST and control
  unauthenticated: {
    status: 401,
    meaning: "No valid session or token.",
    remedy: "Sign in, or send a bearer token.",
  },
  forbidden: {
    status: 403,
    meaning: "Your role does not allow this.",
    remedy: "Ask an owner or admin for the role that the message names.",
  },
  not_found: {
    status: 404,
    meaning: "There is no such thing.",
    remedy: "Check the id; it may have been deleted.",
  },
  invalid_request: {
    status: 400,
    meaning: "The request does not fit the API.",
    remedy: "See details: each names a field and what is wrong with it.",
  },
  conflict: {
    status: 409,
    meaning: "The change collides with the present state.",
    remedy: "Reload and try again.",
  },
  cross_origin: {
    status: 403,
    meaning: "A browser request came from another site.",
    remedy: "Use the console's own address, or a bearer token.",
  },
  pipeline_unavailable: {
    status: 503,
    meaning: "The pipeline does not answer.",
    remedy: "Look at the terminal where Tributary runs; it restarts crashed parts itself.",
  },
  database_unavailable: {
    status: 503,
    meaning: "Postgres does not answer.",
    remedy: "Check DATABASE_URL and the database server.",
  },
  release_invalid: {
    status: 400,
    meaning: "The release's signature or shape is wrong.",
    remedy: "Both halves must have the same secret key and version.",
  },
  internal: {
    status: 500,
    meaning: "Something unforeseen went wrong.",
    remedy: "Report it with the request id.",
  },
  // warehouse
  query_not_read_only: {
    status: 400,
    meaning: "Only one reading statement is allowed.",
    remedy: "Send a single SELECT (or WITH … SELECT, DESCRIBE, EXPLAIN).",
  },
  query_invalid: {
    status: 400,
    meaning: "The warehouse refused the SQL.",
    remedy: "See the message; it names the position.",
  },
  query_timeout: {
    status: 408,
    meaning: "The query ran longer than its time limit.",
    remedy: "Narrow it down, or raise the limit.",
  },
  query_cancelled: {
    status: 409,
    meaning: "The query was cancelled.",
    remedy: "Run it again if that was not intended.",
  },
  // transformations
  code_invalid: {
    status: 400,
    meaning: "The code cannot run.",
    remedy: "See details: each has a line and a column.",
  },
  tests_failed: {
    status: 409,
    meaning: "Saved test cases fail, so nothing was published.",
    remedy: "Mend the code or the test cases; admins may publish all the same with a reason.",
  },
  // tracking plans
  plan_invalid: {
    status: 400,
    meaning: "The tracking plan cannot be used.",
    remedy: "See details: each names a row or an event with its path, and what is wrong there.",
  },
  // transformations
  transformation_failed: {
    status: 400,
    meaning: "A transformation failed on the event.",
    remedy: "Mend and publish the transformation, then release the event.",
  },
  transformation_timeout: {
    status: 400,
    meaning: "A transformation ran too long on the event.",
    remedy: "Make its code faster or let it wait for less, then release the event.",
  },
  transformation_memory: {
    status: 400,
    meaning: "A transformation needed too much memory.",
    remedy: "Keep less in memory, then release the event.",
  },
  transformation_crashed: {
    status: 400,
    meaning: "A transformation's sandbox did not survive the event.",
    remedy: "Mend and publish the transformation, then release the event.",
  },
  transformation_dropped: {
    status: 400,
    meaning: "A transformation dropped the event on purpose.",
    remedy: "Nothing: it is counted here so that the event can be explained.",
  },
  transformation_unavailable: {
    status: 503,
    meaning: "The sandbox for transformations does not start.",
    remedy: "See the pipeline's log; events wait and go on by themselves.",
  },
  // outgoing requests
  address_forbidden: {
    status: 400,
    meaning: "The address is private and not explicitly allowed.",
    remedy: "Add its network to TRIBUTARY_ALLOW_NETWORKS.",
  },
  settings_invalid: {
    status: 400,
    meaning: "The settings do not fit the connector.",
    remedy: "See details.",
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
