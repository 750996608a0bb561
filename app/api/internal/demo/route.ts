import { demoVisitors } from "@/lib/server/demo";

export const dynamic = "force-dynamic";

export const POST = demoVisitors;
