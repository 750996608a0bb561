-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "mapping" JSONB;

-- AlterTable
ALTER TABLE "held_events" ADD COLUMN     "pending" JSONB;
