import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SetUpForm } from "@/components/auth/set-up-form";
import { setUpState } from "@/lib/server/users";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage() {
  if (!(await setUpState()).needed) redirect("/");
  return <SetUpForm />;
}
