/** A request as a command line, to try it by hand. Masked header values stay masked. */
export function curlOf(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): string {
  const headers = Object.entries(request.headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  return [
    `curl -X ${request.method} ${quote(request.url)}`,
    ...headers,
    ...(request.body === "" ? [] : [`--data-binary ${quote(request.body)}`]),
  ].join(" \\\n  ");
}

/** For a POSIX shell: nothing inside single quotes is special but the quote itself. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
