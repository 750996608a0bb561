/** What SDKs fetch before their first event: minimal, static, and naming this gateway as the place to send to. */
import type { ReleaseSource } from "../../contract/release.ts";
import type { PublicAddress } from "./client.ts";

/** Segment's SDKs. A second integration would make them load code that we do not serve. */
export function segmentSettings(writeKey: string, { protocol, host }: PublicAddress): object {
  return {
    integrations: {
      "Segment.io": {
        apiKey: writeKey,
        apiHost: `${host}/v1`,
        protocol,
      },
    },
    plan: { track: { __default: { enabled: true, integrations: {} } } },
    edgeFunction: {},
    analyticsNextEnabled: true,
    metrics: { sampleRate: 0, host: `${host}/v1`, protocol },
  };
}

/** RudderStack's SDKs refuse to start without `id`, `config` and `destinations`. */
export function rudderstackSettings(source: ReleaseSource, writeKey: string, releasedAt: number): object {
  const updatedAt = new Date(releasedAt).toISOString();
  return {
    isHosted: false,
    source: {
      id: source.id,
      name: source.name,
      writeKey,
      enabled: source.enabled,
      workspaceId: "tributary",
      updatedAt,
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      destinations: [],
      connections: [],
      dataplanes: {},
    },
    updatedAt,
  };
}
