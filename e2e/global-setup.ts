import { givenInstallation, publishInstallation, startInstallation } from "./installation.ts";

/**
 * One Tributary for all journeys. A test that needs one of its own calls startInstallation. While journeys are being
 * written, TRIBUTARY_E2E_INSTALLATION may name one that runs already.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (givenInstallation() !== undefined) return () => Promise.resolve();
  const installation = await startInstallation();
  publishInstallation(installation);
  return installation.stop;
}
