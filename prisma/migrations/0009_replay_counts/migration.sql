-- AlterTable
ALTER TABLE "replays" ADD COLUMN     "counted_to" BIGINT;
