import { demoTool } from "@/lib/server/demo";

export const POST = demoTool;
