export { createSavedQuery, deleteSavedQuery, updateSavedQuery } from "./write";
export { getSavedQuery, listSavedQueries } from "./list";
