/** A new password for somebody who has forgotten theirs: an owner or admin makes a link, the person opens it once. */
import { z } from "zod";
import { id, operation, time } from "./operation";
import { password } from "./user";

const tag = "People";
const token = z.string().max(200);

export const acceptPasswordReset = z.strictObject({ token, password });

export const passwordResetOperations = {
  "POST /users/{id}/password-reset": operation({
    summary: "Make a link for a new password",
    description:
      "Answers with a link that is shown this once; give it to the person. It works once, for a day, and takes the place of an earlier one. Owners can get one from owners only.",
    tag,
    access: "user.write",
    answer: z
      .object({
        userId: id,
        email: z.string(),
        expiresAt: time,
        token: z.string(),
        path: z.string().meta({ description: "The link without the console's address." }),
      })
      .meta({ id: "PasswordReset" }),
    status: 201,
    errors: ["not_found", "conflict"],
  }),
  "POST /password-resets/look-up": operation({
    summary: "Read a link for a new password",
    tag,
    access: "public",
    body: z.strictObject({ token }),
    answer: z.object({ email: z.string(), expiresAt: time }),
    errors: ["not_found", "rate_limited"],
  }),
  "POST /password-resets/accept": operation({
    summary: "Set a new password with a link",
    description: "All sessions of the person end.",
    tag,
    access: "public",
    body: acceptPasswordReset,
    answer: z.object({ email: z.string() }),
    errors: ["not_found", "rate_limited"],
  }),
};
