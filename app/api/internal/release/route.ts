import { pulledRelease } from "@/lib/server/releases/pulled";

export const dynamic = "force-dynamic";

export const GET = pulledRelease;
