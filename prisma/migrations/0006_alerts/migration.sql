-- CreateTable
CREATE TABLE "alert_rules" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "severity" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "subject_id" TEXT,
    "channel_ids" TEXT[],
    "for_seconds" INTEGER NOT NULL,
    "renotify_minutes" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_channels" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL,
    "secrets" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_incidents" (
    "id" TEXT NOT NULL,
    "open_key" TEXT,
    "rule_id" TEXT NOT NULL,
    "rule_name" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "peak" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "fired_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "flaps" INTEGER NOT NULL DEFAULT 0,
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "last_notified_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,
    "acknowledged_note" TEXT,
    "snoozed_until" TIMESTAMPTZ(3),

    CONSTRAINT "alert_incidents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_steps" (
    "id" BIGSERIAL NOT NULL,
    "incident_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT,
    "note" TEXT,
    "value" DOUBLE PRECISION,

    CONSTRAINT "alert_steps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_notifications" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "channel_name" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "answer" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_samples" (
    "destination_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "oldest_minutes" DOUBLE PRECISION NOT NULL,
    "stuck_minutes" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "alert_samples_pkey" PRIMARY KEY ("destination_id","minute")
);

-- CreateIndex
CREATE UNIQUE INDEX "alert_incidents_open_key_key" ON "alert_incidents"("open_key");

-- CreateIndex
CREATE INDEX "alert_incidents_state_fired_at_idx" ON "alert_incidents"("state", "fired_at" DESC);

-- CreateIndex
CREATE INDEX "alert_incidents_subject_id_fired_at_idx" ON "alert_incidents"("subject_id", "fired_at" DESC);

-- CreateIndex
CREATE INDEX "alert_steps_incident_id_id_idx" ON "alert_steps"("incident_id", "id");

-- CreateIndex
CREATE INDEX "alert_notifications_incident_id_idx" ON "alert_notifications"("incident_id");

-- CreateIndex
CREATE INDEX "alert_notifications_state_next_attempt_at_idx" ON "alert_notifications"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "alert_samples_minute_idx" ON "alert_samples"("minute");

-- AddForeignKey
ALTER TABLE "alert_steps" ADD CONSTRAINT "alert_steps_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "alert_incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_notifications" ADD CONSTRAINT "alert_notifications_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "alert_incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

