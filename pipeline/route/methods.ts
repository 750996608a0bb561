/** What main may ask of the route role; the names and shapes are those of pipeline/control. */
import type { TestDelivery } from "../../contract/control.ts";
import type { ReplayAction, ReplayRequest } from "../../contract/replay.ts";
import type { ConnectionPreviewAsk } from "../../contract/connection.ts";
import type { ChainLink } from "../../contract/transformation.ts";
import type { Role } from "../base/role.ts";
import { activeFromOf } from "./admission.ts";
import { naming } from "./database-fault.ts";
import { readExchanges } from "./exchanges.ts";
import { readHealth, readOverview, type HealthPorts, type HealthQuestion } from "./health.ts";
import { EVER, readLedger, readMinutes, type Period } from "./ledger.ts";
import { previewConnection } from "./preview.ts";
import { renderStored } from "./rendered.ts";
import type { RouteStage } from "./stage.ts";
import { testDelivery } from "./test-delivery.ts";

interface LedgerQuestion {
  readonly destinationId: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface RenderQuestion {
  readonly destinationId: string;
  readonly offset: number;
}

export function routeMethods(stage: RouteStage): Role["methods"] {
  const { store, log, lanes } = stage;
  const health: HealthPorts = {
    store,
    runner: (destinationId) => lanes.runner(destinationId),
    statuses: () => lanes.statuses(),
  };
  return {
    lanes: naming(() => lanes.statuses()),
    neededFrom: naming(() => lanes.neededFrom()),
    ledger: naming(async ({ destinationId, from, to }: LedgerQuestion) => {
      const { release } = lanes;
      const activeFrom = release === null ? new Map() : activeFromOf(release, destinationId);
      const period = { from: from ?? EVER.from, to: to ?? EVER.to };
      return readLedger(store, stage.backlog, { destinationId, activeFrom, period });
    }),
    laneMinutes: naming((period: Period) => readMinutes(store, period)),
    transformationLogs: async (link: ChainLink) => stage.transformationLines(link),
    outcomesFor: (offsets: readonly number[]) => stage.deliveries.attemptsOn(offsets),
    rendered: naming(({ destinationId, offset }: RenderQuestion) =>
      renderStored(offset, lanes.runner(destinationId), stage.feed),
    ),
    exchangesFor: naming((offset: number) => readExchanges(store, offset)),
    previewConnection: (ask: ConnectionPreviewAsk) =>
      previewConnection(ask, {
        log,
        release: lanes.release,
        sealingKey: stage.sealingKey,
        transformations: stage.transformations,
        now: () => stage.io.now(),
      }),
    testDelivery: (test: TestDelivery) => testDelivery(test, stage.sealingKey, stage.io),
    replay: naming((request: ReplayRequest) => stage.replays.request(request)),
    replayStatus: naming((id: string) => stage.replays.status(id)),
    changeReplay: naming(({ id, action }: { readonly id: string; readonly action: ReplayAction }) =>
      stage.replays.change(id, action),
    ),
    health: naming((question: HealthQuestion) => readHealth(question, health)),
    healthOverview: naming((period: Period) => readOverview(period, health)),
    setLive: async (isOn: boolean) => stage.live.set(isOn),
  };
}
