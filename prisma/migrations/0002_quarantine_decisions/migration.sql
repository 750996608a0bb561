-- CreateTable
CREATE TABLE "quarantine_decisions" (
    "item_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "source_id" TEXT NOT NULL,
    "message_id" TEXT,
    "code" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "mended" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL DEFAULT '',
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quarantine_decisions_pkey" PRIMARY KEY ("item_id","received_at")
);

-- CreateIndex
CREATE INDEX "quarantine_decisions_state_decided_at_idx" ON "quarantine_decisions"("state", "decided_at" DESC);
