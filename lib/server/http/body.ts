import { ServiceError } from "../service-error";

/** Reads a body as text and stops reading where it grows too large. Throws ServiceError `body_too_large`. */
export async function readText(body: ReadableStream<Uint8Array> | null, bytesMax: number): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax)
      throw new ServiceError("body_too_large", `The request is larger than ${sizeOf(bytesMax)}.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const sizeOf = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${String(bytes / (1024 * 1024))} MB` : `${String(bytes / 1024)} KB`;
