import { publishInstallation, startInstallation } from "./installation.ts";

/** One Tributary for all journeys. A test that needs one of its own calls startInstallation. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const installation = await startInstallation();
  publishInstallation(installation);
  return installation.stop;
}
