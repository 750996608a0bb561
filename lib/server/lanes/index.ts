export { getDeadLetter, listDeadLetters } from "./dead-letters";
export { listLanes } from "./list";
export { createReplay, getReplay, listReplays } from "./replays";
