import { z } from "zod";
import { ACTIONS, ROLES, SCOPES } from "./access";
import { id, listOf, namePart, operation, paging, sortedBy, time } from "./operation";

export const PASSWORD_LENGTH_MIN = 12;
export const password = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `A password has at least ${String(PASSWORD_LENGTH_MIN)} characters.`)
  .max(200);
const email = z
  .email("An e-mail address such as ada@example.com is needed.")
  .max(254)
  .transform((text) => text.toLowerCase());
const personName = z.string().trim().min(1, "A name is needed.").max(100);
const role = z.enum(ROLES);

export const preferences = z
  .object({
    theme: z.enum(["system", "light", "dark"]).default("system"),
    density: z.enum(["comfortable", "compact"]).default("comfortable"),
    timeZone: z
      .string()
      .max(64)
      .nullable()
      .default(null)
      .meta({ description: "IANA name; null: the browser's." }),
    shortcuts: z.boolean().default(true).meta({ description: "Single-letter shortcuts." }),
  })
  .meta({ id: "Preferences" });

export const user = z
  .object({
    id,
    email: z.string(),
    name: z.string(),
    role,
    maySeePii: z
      .boolean()
      .meta({ description: "Sees values of people's data. Owners and admins always do." }),
    disabled: z.boolean(),
    hasPassword: z.boolean(),
    createdAt: time,
    lastSeenAt: time.nullable(),
  })
  .meta({ id: "User" });
export type User = z.infer<typeof user>;

export const updateUser = z.strictObject({
  name: personName.optional(),
  role: role.optional(),
  maySeePii: z.boolean().optional(),
  disabled: z.boolean().optional().meta({ description: "A disabled user's sessions end at once." }),
});

export const me = z
  .object({
    kind: z.enum(["user", "token", "system"]),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role,
    seesPii: z.boolean(),
    hasPassword: z.boolean().meta({ description: "False for tokens, and for people of single sign-on." }),
    /** What this caller may do, so that the interface need not offer the rest. */
    actions: z.array(z.enum(Object.keys(ACTIONS) as [keyof typeof ACTIONS])),
    preferences: preferences.nullable(),
    sessionId: z.string().nullable(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof me>;

export const updateMe = z.strictObject({
  name: personName.optional(),
  preferences: z
    .strictObject({
      theme: preferences.shape.theme.unwrap().optional(),
      density: preferences.shape.density.unwrap().optional(),
      timeZone: preferences.shape.timeZone.unwrap().optional(),
      shortcuts: preferences.shape.shortcuts.unwrap().optional(),
    })
    .optional(),
});
export const changePassword = z.strictObject({ current: z.string().max(200), next: password });

export const setUp = z.strictObject({ email, name: personName, password });
const setUpState = z
  .object({
    needed: z.boolean().meta({ description: "True until the first owner exists." }),
    singleSignOn: z.boolean().meta({ description: "Whether OIDC is configured." }),
  })
  .meta({ id: "SetUpState" });

export const invitation = z
  .object({
    id,
    email: z.string(),
    role,
    maySeePii: z.boolean(),
    invitedBy: z.string(),
    createdAt: time,
    expiresAt: time,
    acceptedAt: time.nullable(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof invitation>;

export const createInvitation = z.strictObject({
  email,
  role,
  maySeePii: z.boolean().default(false),
  expiresInDays: z.number().min(0.01).max(30).default(7),
});
export const acceptInvitation = z.strictObject({ token: z.string().max(200), name: personName, password });
const lookUpInvitation = z.strictObject({ token: z.string().max(200) });

export const session = z
  .object({
    id,
    userId: id,
    createdAt: time,
    expiresAt: time,
    lastSeenAt: time,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof session>;

export const token = z
  .object({
    id,
    name: z.string(),
    prefix: z.string().meta({ description: "The first characters, to recognise it by." }),
    role,
    scopes: z.array(z.string()),
    maySeePii: z.boolean(),
    createdBy: z.string(),
    createdAt: time,
    expiresAt: time.nullable(),
    lastUsedAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: "Token" });
export type Token = z.infer<typeof token>;

export const createToken = z.strictObject({
  name: z.string().trim().min(1, "A name is needed: what uses the token.").max(100),
  role: role.default("viewer").meta({ description: "At most your own." }),
  scopes: z.array(z.enum(SCOPES)).min(1, "Choose at least one.").default(["all"]),
  maySeePii: z.boolean().default(false),
  expiresInDays: z.number().min(0.01).max(3650).nullable().default(90),
});

const tag = "People";
const done = z.object({ id });

export const userOperations = {
  "GET /setup": operation({
    summary: "Whether the first owner is still to be created",
    tag,
    access: "public",
    answer: setUpState,
  }),
  "POST /setup": operation({
    summary: "Create the first owner",
    tag,
    access: "public",
    body: setUp,
    answer: user,
    status: 201,
    errors: ["conflict"],
  }),
  "GET /me": operation({ summary: "Who you are and what you may do", tag, access: "signed-in", answer: me }),
  "PATCH /me": operation({
    summary: "Change your name and preferences",
    tag,
    access: "self.write",
    body: updateMe,
    answer: me,
  }),
  "POST /me/password": operation({
    summary: "Change your password",
    description: "Your other sessions end.",
    tag,
    access: "self.write",
    body: changePassword,
    answer: done,
    errors: ["rate_limited"],
  }),
  "GET /users": operation({
    summary: "List people",
    tag,
    access: "user.read",
    query: z.object({
      ...paging,
      q: z.string().max(200).optional().meta({ description: "Part of the name or of the e-mail address." }),
      role: role.optional(),
      sort: sortedBy("name", "email", "createdAt").default("createdAt"),
    }),
    answer: listOf(user),
  }),
  "GET /users/{id}": operation({
    summary: "Get a person",
    tag,
    access: "user.read",
    answer: user,
    errors: ["not_found"],
  }),
  "PATCH /users/{id}": operation({
    summary: "Change a person's role or rights, or disable them",
    tag,
    access: "user.write",
    body: updateUser,
    answer: user,
    errors: ["not_found", "conflict"],
  }),
  "DELETE /users/{id}": operation({
    summary: "Remove a person",
    tag,
    access: "user.write",
    answer: done,
    errors: ["not_found", "conflict"],
  }),
  "GET /invitations": operation({
    summary: "List invitations that are open",
    tag,
    access: "user.read",
    query: z.object({
      ...paging,
      q: z.string().max(200).optional().meta({ description: "Part of the e-mail address." }),
      sort: sortedBy("email", "createdAt", "expiresAt").default("-createdAt"),
    }),
    answer: listOf(invitation),
  }),
  "POST /invitations": operation({
    summary: "Invite a person",
    description: "Answers with a link that is shown this once; give it to the person.",
    tag,
    access: "user.write",
    body: createInvitation,
    answer: invitation.extend({ token: z.string(), path: z.string() }),
    status: 201,
    errors: ["conflict"],
  }),
  "DELETE /invitations/{id}": operation({
    summary: "Withdraw an invitation",
    tag,
    access: "user.write",
    answer: done,
    errors: ["not_found"],
  }),
  "POST /invitations/look-up": operation({
    summary: "Read an invitation by its link",
    tag,
    access: "public",
    body: lookUpInvitation,
    answer: z.object({ email: z.string(), role, expiresAt: time }),
    errors: ["not_found", "rate_limited"],
  }),
  "POST /invitations/accept": operation({
    summary: "Accept an invitation",
    tag,
    access: "public",
    body: acceptInvitation,
    answer: user,
    status: 201,
    errors: ["not_found", "conflict", "rate_limited"],
  }),
  "GET /sessions": operation({
    summary: "List sessions",
    description: "Your own, or with `userId` another person's.",
    tag,
    access: "self.read",
    query: z.object({ userId: id.optional() }),
    answer: listOf(session),
  }),
  "DELETE /sessions/{id}": operation({
    summary: "End a session",
    tag,
    access: "self.write",
    answer: done,
    errors: ["not_found"],
  }),
  "GET /tokens": operation({
    summary: "List API tokens",
    description: "Your own; admins see all.",
    tag,
    access: "token.read",
    query: z.object({ ...paging, q: namePart, sort: sortedBy("name", "createdAt").default("-createdAt") }),
    answer: listOf(token),
  }),
  "POST /tokens": operation({
    summary: "Create an API token",
    description: "Answers with the token itself, this once.",
    tag,
    access: "token.write",
    body: createToken,
    answer: token.extend({ token: z.string() }),
    status: 201,
  }),
  "DELETE /tokens/{id}": operation({
    summary: "Revoke an API token",
    tag,
    access: "token.write",
    answer: done,
    errors: ["not_found"],
  }),
};
