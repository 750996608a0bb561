export { listActivity, readLogs } from "./activity";
export { getChain, writeChain } from "./chains";
export { getTransformation, listTransformations } from "./list";
export { publishTransformation } from "./publish";
export { listReadyMade } from "./ready-made";
export { compareTransformation, runTransformation, testTransformation } from "./run";
export { createTestCase, deleteTestCase, listTestCases, runTestCases, updateTestCase } from "./test-cases";
export { diffTransformation, listVersions, rollbackTransformation } from "./versions";
export { createTransformation, deleteTransformation, updateTransformation } from "./write";
