/** A small OpenID provider: authorization code flow with PKCE and nonce, RS256. It signs in whomever the test says. */
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const CLIENT = { id: "tributary", secret: "a secret of the provider" };

export interface Person {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
}

export interface OidcProvider {
  readonly issuer: string;
  /** Whom the next visitor is. */
  person: Person;
  readonly close: () => void;
}

interface Grant {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly person: Person;
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** Form-encoded before it is put into Basic, as RFC 6749 §2.3.1 has it. */
function isClient(request: IncomingMessage): boolean {
  const credentials = Buffer.from(request.headers.authorization?.split(" ")[1] ?? "", "base64").toString();
  const given = credentials.split(":").map((part) => new URLSearchParams(`x=${part}`).get("x"));
  return given[0] === CLIENT.id && given[1] === CLIENT.secret;
}

function fits(grant: Grant, form: URLSearchParams): boolean {
  const hash = createHash("sha256").update(form.get("code_verifier") ?? "");
  return hash.digest("base64url") === grant.challenge && form.get("redirect_uri") === grant.redirectUri;
}

export async function openOidcProvider(person: Person): Promise<OidcProvider> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const provider: OidcProvider = { issuer, person, close: () => server.close() };

  const json = (response: ServerResponse, body: unknown, status = 200): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

  function authorize(url: URL, response: ServerResponse): void {
    const given = (name: string): string => url.searchParams.get(name) ?? "";
    const isSound =
      given("client_id") === CLIENT.id &&
      given("response_type") === "code" &&
      given("code_challenge_method") === "S256" &&
      given("scope").split(" ").includes("openid");
    if (!isSound) return json(response, { error: "invalid_request" }, 400);
    const code = randomUUID();
    const redirectUri = given("redirect_uri");
    grants.set(code, {
      challenge: given("code_challenge"),
      nonce: given("nonce"),
      redirectUri,
      person: provider.person,
    });
    const back = new URL(redirectUri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", given("state"));
    response.writeHead(302, { location: back.href }).end();
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await formOf(request);
    const code = form.get("code") ?? "";
    const grant = grants.get(code);
    grants.delete(code);
    if (grant === undefined || !isClient(request) || !fits(grant, form))
      return json(response, { error: "invalid_grant" }, 400);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: CLIENT.id, iat: now, exp: now + 300, nonce: grant.nonce };
    const signed = `${base64({ alg: "RS256", kid: "1" })}.${base64({ ...claims, ...grant.person })}`;
    const signature = sign("sha256", Buffer.from(signed), privateKey).toString("base64url");
    json(response, {
      access_token: randomUUID(),
      token_type: "Bearer",
      expires_in: 300,
      id_token: `${signed}.${signature}`,
    });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname === "/.well-known/openid-configuration")
      return json(response, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        token_endpoint_auth_methods_supported: ["client_secret_basic"],
      });
    if (url.pathname === "/keys")
      return json(response, {
        keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", use: "sig", alg: "RS256" }],
      });
    if (url.pathname === "/authorize") return authorize(url, response);
    if (url.pathname === "/token") return token(request, response);
    return json(response, { error: "not_found" }, 404);
  }

  return provider;
}
