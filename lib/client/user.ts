"use client";
import { keys } from "./keys";
import { useList, useOperation, useWrite, type ListQuery, type Live } from "./query";

export type { Invitation, Session, Token, User } from "@/lib/contract/user";

export const useUpdateMe = () => useWrite("PATCH /me", [keys.me, keys.users]);
export const useChangePassword = () => useWrite("POST /me/password", [keys.sessions]);

export const useUsers = (filters: ListQuery & { readonly role?: string } = {}, live?: Live) =>
  useList(keys.users, "GET /users", { ...filters }, live);
export const useUser = (id: string) => useOperation(keys.users, "GET /users/{id}", { params: { id } });
export const useUpdateUser = () => useWrite("PATCH /users/{id}", [keys.users, keys.sessions, keys.tokens]);
export const useDeleteUser = () => useWrite("DELETE /users/{id}", [keys.users]);

export const useInvitations = (filters: ListQuery = {}) =>
  useList(keys.invitations, "GET /invitations", { ...filters });
/** The answer's `path` is the link to give to the person: it is shown this once. */
export const useCreateInvitation = () => useWrite("POST /invitations", [keys.invitations]);
export const useWithdrawInvitation = () => useWrite("DELETE /invitations/{id}", [keys.invitations]);
export const useAcceptInvitation = () => useWrite("POST /invitations/accept", []);

/** The answer's `path` is the link to give to the person: it is shown this once. */
export const useCreatePasswordReset = () => useWrite("POST /users/{id}/password-reset", []);
export const useAcceptPasswordReset = () => useWrite("POST /password-resets/accept", []);

export const useSessions = (userId?: string) =>
  useOperation(keys.sessions, "GET /sessions", { query: { userId } });
export const useEndSession = () => useWrite("DELETE /sessions/{id}", [keys.sessions]);

export const useTokens = (filters: ListQuery = {}) => useList(keys.tokens, "GET /tokens", { ...filters });
/** The answer's `token` is shown this once. */
export const useCreateToken = () => useWrite("POST /tokens", [keys.tokens]);
export const useRevokeToken = () => useWrite("DELETE /tokens/{id}", [keys.tokens]);

export const useSetUp = () => useWrite("POST /setup", [keys.setUp]);
