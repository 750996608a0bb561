import { resetFromServer } from "@/lib/server/users/reset-from-server";

export const dynamic = "force-dynamic";

export const POST = resetFromServer;
