/** The console's process: Next's production server, which ends when its supervisor does. Usage: console.mjs PORT */
import { createRequire } from "node:module";

process.on("disconnect", () => process.exit(1));
process.argv = [process.execPath, "next", "start", "--port", process.argv[2] ?? "3000"];
createRequire(import.meta.url)("next/dist/bin/next");
