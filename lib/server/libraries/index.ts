export { getLibrary, listLibraries } from "./list";
export { publishLibrary } from "./publish";
export { diffLibrary, listLibraryVersions, rollbackLibrary } from "./versions";
export { createLibrary, deleteLibrary, updateLibrary } from "./write";
