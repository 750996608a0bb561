const STAGES = "gateway|process|profiles|route|warehouse";
const forbid = (name, from, to, comment) => ({
  name,
  severity: "error",
  from,
  to,
  ...(comment ? { comment } : {}),
});

/** Directions of imports: contract <- plans, connectors <- pipeline; contract <- lib <- components <- app. */
export default {
  forbidden: [
    forbid("no-cycles", {}, { circular: true }),
    forbid(
      "no-unresolvable",
      { pathNot: "^prisma/generated/" },
      { couldNotResolve: true, pathNot: "^server-only$" },
    ),
    forbid(
      "no-test-imports",
      { pathNot: "([.]test[.]tsx?$|^e2e/|/test/|^bench/)" },
      { path: "([.]test[.]tsx?$|^e2e/|/test/)" },
    ),
    forbid(
      "contract-is-a-leaf",
      { path: "^contract/", pathNot: "[.]test[.]ts$" },
      { path: ".", pathNot: ["^contract/", "(^|/)node_modules/zod/"] },
    ),
    forbid(
      "plans-know-only-contract",
      { path: "^plans/", pathNot: "[.]test[.]ts$" },
      { path: ".", pathNot: ["^plans/", "^contract/", "(^|/)node_modules/(ajv|ajv-formats|csv-parse)/"] },
      "tracking plans are judged alike in the pipeline, the console and the command line",
    ),
    forbid(
      "stages-are-strangers",
      { path: `^pipeline/(${STAGES})/` },
      { path: `^pipeline/(${STAGES})/`, pathNot: "^pipeline/$1/" },
      "stages meet only in the log; main.ts and role.ts wire them",
    ),
    forbid(
      "log-by-its-front-door",
      { path: "^pipeline/", pathNot: "^pipeline/(log|test)/" },
      { path: "^pipeline/log/", pathNot: "^pipeline/log/index[.]ts$" },
    ),
    forbid(
      "base-knows-nobody",
      { path: "^pipeline/base/", pathNot: "[.]test[.]ts$" },
      { path: "^(pipeline/(?!base/)|connectors/|contract/)" },
    ),
    forbid(
      "base-and-log-look-down-only",
      { path: "^pipeline/(base|log)/" },
      { path: `^pipeline/(${STAGES}|control|config|main|role)` },
    ),
    forbid(
      "config-is-below-stages",
      { path: "^pipeline/config/" },
      { path: `^pipeline/(${STAGES}|control|log|main|role)` },
    ),
    forbid(
      "process-is-pure",
      { path: "^pipeline/process/", pathNot: "[.]test[.]ts$" },
      { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    ),
    forbid(
      "disk-belongs-to-the-log",
      { path: "^pipeline/", pathNot: "^pipeline/(base|log|config|warehouse|test)/|[.]test[.]ts$" },
      { dependencyTypes: ["core"], path: "^(node:)?fs(/promises)?$" },
    ),
    forbid(
      "fields-are-pure",
      { path: "^pipeline/fields/", pathNot: "[.]test[.]ts$" },
      { path: ".", pathNot: "^(pipeline/fields|contract)/" },
      "stages and the sandbox read events by the same rules",
    ),
    forbid(
      "sandbox-is-below-stages",
      { path: "^pipeline/sandbox/", pathNot: "[.]test[.]ts$" },
      {
        path: `^(pipeline/(${STAGES}|control|config|log|main|role)|connectors/(?!kit/http[.]ts$))`,
      },
      "stages stand on the sandbox; of connectors it takes the guarded client only",
    ),
    forbid(
      "sandbox-by-its-front-door",
      { path: "^pipeline/", pathNot: "^pipeline/(sandbox|test)/" },
      { path: "^pipeline/sandbox/", pathNot: "^pipeline/sandbox/index[.]ts$" },
    ),
    forbid(
      "only-route-uses-the-registry",
      { path: "^pipeline/", pathNot: "^pipeline/(route/|alerts/|sandbox/|main[.]ts|role[.]ts|test/)" },
      { path: "^connectors/" },
    ),
    forbid(
      "alerts-ask-and-never-touch",
      { path: "^pipeline/alerts/", pathNot: "[.]test[.]ts$" },
      { path: `^(pipeline/(${STAGES}|control|sandbox)/|connectors/(registry|[^/]+/deliver)[.]ts)` },
      "alerts ask the roles by message and read what is counted anyway",
    ),
    forbid(
      "connectors-are-strangers",
      { path: "^connectors/([^/]+)/", pathNot: "^connectors/kit/" },
      { path: "^connectors/[^/]+/", pathNot: ["^connectors/$1/", "^connectors/kit/"] },
    ),
    forbid(
      "connectors-know-only-contract",
      { path: "^connectors/" },
      { path: "^(pipeline|app|components|lib|prisma)/" },
    ),
    forbid(
      "definitions-are-pure-data",
      { path: "^connectors/(catalog[.]ts|kit/definition[.]ts|[^/]+/definition[.]ts)$" },
      { dependencyTypes: ["core"] },
    ),
    forbid(
      "ui-sees-catalog-not-delivery",
      { path: "^(app|components|lib)/" },
      { path: "^connectors/(registry[.]ts|[^/]+/(deliver|pull|enrich)[.]ts)" },
    ),
    forbid(
      "console-and-pipeline-share-only-contract",
      { path: "^(app|components|lib)/" },
      { path: "^pipeline/" },
    ),
    forbid(
      "pipeline-is-framework-free",
      { path: "^(pipeline|connectors|contract)/" },
      {
        path: [
          "^(app|components|lib|prisma)/",
          "(^|/)node_modules/(next|react|react-dom|next-auth|@prisma)/",
        ],
      },
    ),
    forbid("console-layers", { path: "^lib/" }, { path: "^(app|components)/" }),
    forbid("components-not-app", { path: "^components/" }, { path: "^app/" }),
    forbid(
      "components-not-server",
      { path: "^(components|lib/client)/" },
      { path: "^(lib/server/|prisma/)" },
    ),
    forbid(
      "client-files-not-server",
      { path: "^app/.*/(client|[^/]+[.]client)[.]tsx$" },
      { path: "^(lib/server/|prisma/)" },
    ),
    forbid("routes-are-thin", { path: "^app/" }, { path: "^lib/server/(db[.]ts|sql/)" }),
    forbid(
      "one-door-to-prisma",
      { path: "^(app|components|lib|pipeline|connectors|contract)/", pathNot: "^lib/server/db[.]ts$" },
      { path: ["(^|/)node_modules/@prisma/", "^prisma/"] },
    ),
    forbid(
      "ui-kit-is-domain-free",
      { path: "^components/(ui|charts)/" },
      { path: "^(components/(?!ui/|charts/)|lib/(?!cn|client/format)|connectors/|contract/)" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(prisma/generated|[.]next)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js"],
    },
  },
};
