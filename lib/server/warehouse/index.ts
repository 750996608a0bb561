export { cancelQuery, listLoads, listTables, runQuery } from "./query";
