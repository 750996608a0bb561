export { getLibrary, listLibraries } from "./list";
export { publishLibrary } from "./publish";
export { createLibrary, deleteLibrary, updateLibrary } from "./write";
