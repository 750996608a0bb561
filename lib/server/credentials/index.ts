export { createCredential, deleteCredential, listCredentials, updateCredential } from "./write";
