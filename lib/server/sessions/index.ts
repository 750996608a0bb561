export { endSession, listSessions } from "./list";
export { checkLoginLimits, openSingleSignOn, signIn, signOut } from "./sign-in";
