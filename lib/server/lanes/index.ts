export { getDeadLetter, listDeadLetters } from "./dead-letters";
export { discardDeadLetters } from "./discard";
export { listFailureGroups, listHealth, readHealth } from "./health";
export { listLanes } from "./list";
export { readSourceLedger } from "./source-ledger";
export { changeReplay, createReplay, getReplay, listReplays } from "./replays";
