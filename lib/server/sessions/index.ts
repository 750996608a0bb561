export { endSession, endSessionById, listSessions } from "./list";
export { checkLoginLimits, openSingleSignOn, signIn } from "./sign-in";
