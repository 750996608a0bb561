/** URLs that people type into a form. The network guard (address.ts) judges where they lead; this judges how they read. */
import { z } from "zod";

const URL_CHARS_MAX = 2048;

/** An absolute http(s) URL without user name or password. */
export const webAddress = z
  .string()
  .max(URL_CHARS_MAX)
  .refine(
    (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
    "Give a whole address such as https://example.com/hook.",
  )
  .refine(
    (text) => !URL.canParse(text) || isWithoutCredentials(new URL(text)),
    "Put credentials into a header, not into the address.",
  );

const isWithoutCredentials = (url: URL): boolean => url.username === "" && url.password === "";
