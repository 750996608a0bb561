export { createFirstOwner, ensureOwnerFromEnv, setUpState } from "./create-owner";
export { deleteUser } from "./delete";
export { getUser, listUsers } from "./list";
export { changePassword, getMe, updateMe } from "./me";
export { acceptPasswordReset, createPasswordReset, lookUpPasswordReset } from "./password-reset";
export { updateUser } from "./update";
