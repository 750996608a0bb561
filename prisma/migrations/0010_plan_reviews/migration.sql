-- AlterTable
ALTER TABLE "tracking_plans" ADD COLUMN     "draft_by_key" TEXT;

-- AlterTable
ALTER TABLE "plan_versions" ADD COLUMN     "reviewed_by" TEXT;
