-- CreateTable
CREATE TABLE "tracking_plans" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT '',
    "draft" JSON NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "draft_by" TEXT NOT NULL,
    "draft_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "draft_state" TEXT NOT NULL DEFAULT 'editing',
    "review_by" TEXT,
    "review_at" TIMESTAMPTZ(3),
    "review_note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tracking_plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_versions" (
    "plan_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSON NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "published_by" TEXT NOT NULL,
    "published_by_name" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "breaking" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "plan_versions_pkey" PRIMARY KEY ("plan_id","version")
);

-- CreateTable
CREATE TABLE "source_plans" (
    "source_id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "attached_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_plans_pkey" PRIMARY KEY ("source_id")
);

-- CreateIndex
CREATE INDEX "source_plans_plan_id_version_idx" ON "source_plans"("plan_id", "version");

-- AddForeignKey
ALTER TABLE "plan_versions" ADD CONSTRAINT "plan_versions_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "tracking_plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_plans" ADD CONSTRAINT "source_plans_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_plans" ADD CONSTRAINT "source_plans_plan_id_version_fkey" FOREIGN KEY ("plan_id", "version") REFERENCES "plan_versions"("plan_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;
