import { notFound } from "next/navigation";

/** Unknown addresses are answered inside the shell. */
export default function Missing() {
  notFound();
}
