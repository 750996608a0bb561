-- AlterTable
ALTER TABLE "dead_letters" ADD COLUMN     "discard_reason" TEXT,
ADD COLUMN     "discarded_at" TIMESTAMPTZ(3),
ADD COLUMN     "discarded_by" TEXT,
ADD COLUMN     "fingerprint" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "status" INTEGER;

-- AlterTable
ALTER TABLE "replays" ADD COLUMN     "created_by" TEXT,
ADD COLUMN     "done" BIGINT[] DEFAULT ARRAY[]::BIGINT[];

-- CreateTable
CREATE TABLE "delivery_minutes" (
    "destination_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "attempts" BIGINT NOT NULL DEFAULT 0,
    "attempts_failed" BIGINT NOT NULL DEFAULT 0,
    "delivered" BIGINT NOT NULL DEFAULT 0,
    "dead_lettered" BIGINT NOT NULL DEFAULT 0,
    "throttled_ms" BIGINT NOT NULL DEFAULT 0,
    "failures" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "tries" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "latency" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "duration" BIGINT[] DEFAULT ARRAY[]::BIGINT[],

    CONSTRAINT "delivery_minutes_pkey" PRIMARY KEY ("destination_id","minute")
);

-- CreateIndex
CREATE INDEX "delivery_minutes_minute_idx" ON "delivery_minutes"("minute");

-- CreateIndex
CREATE INDEX "dead_letters_destination_id_fingerprint_state_idx" ON "dead_letters"("destination_id", "fingerprint", "state");

-- CreateIndex
CREATE INDEX "replays_destination_id_created_at_idx" ON "replays"("destination_id", "created_at" DESC);

-- What failed before there were fingerprints is one group for each destination and code.
UPDATE "dead_letters" SET "fingerprint" = 'fp_' || md5("destination_id" || "code"),
  "status" = ("exchange"->'response'->>'status')::INTEGER;
