/** Why a request got no answer. `permanent`: trying again cannot help until somebody changes the settings. */
const CAUSES = {
  url_invalid: { permanent: true, says: "The URL is not a plain http or https address" },
  address_forbidden: { permanent: true, says: "The address is private or reserved" },
  request_invalid: { permanent: true, says: "The request cannot be put on the wire" },
  dns_failed: { permanent: false, says: "The host name did not resolve" },
  connect_failed: { permanent: false, says: "No connection could be made" },
  tls_failed: { permanent: false, says: "The TLS handshake failed" },
  timeout: { permanent: false, says: "The receiver took too long" },
  reset: { permanent: false, says: "The connection broke before the answer was complete" },
} as const;

export type OutgoingCode = keyof typeof CAUSES;

/** A request that got no answer. `code` is stable; the message is a sentence for people. */
export class OutgoingFault extends Error {
  readonly code: OutgoingCode;
  readonly permanent: boolean;

  constructor(code: OutgoingCode, detail: string, options?: ErrorOptions) {
    super(`${CAUSES[code].says}: ${detail}`, options);
    this.name = "OutgoingFault";
    this.code = code;
    this.permanent = CAUSES[code].permanent;
  }
}

const BY_SYSTEM_CODE: Readonly<Record<string, OutgoingCode>> = {
  ENOTFOUND: "dns_failed",
  EAI_AGAIN: "dns_failed",
  EAI_FAIL: "dns_failed",
  ENODATA: "dns_failed",
  ECONNREFUSED: "connect_failed",
  EHOSTUNREACH: "connect_failed",
  ENETUNREACH: "connect_failed",
  EADDRNOTAVAIL: "connect_failed",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_INVALID_ARG: "request_invalid",
  EPROTO: "tls_failed",
};

/** Names the cause of anything that the network stack throws. */
export function asOutgoingFault(error: unknown): OutgoingFault {
  if (error instanceof OutgoingFault) return error;
  const { code, message } = describe(error);
  const known = BY_SYSTEM_CODE[code];
  if (known !== undefined) return new OutgoingFault(known, message, { cause: error });
  const tls = code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL") || /CERT|SELF_SIGNED/.test(code);
  return new OutgoingFault(tls ? "tls_failed" : "reset", message, { cause: error });
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  // Several addresses failing gives one error without text around the real ones.
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message === "" ? code : error.message };
}
