import type { Metadata } from "next";
import { DeliveryPage } from "@/components/delivery/delivery-page";

export const metadata: Metadata = { title: "Delivery" };

export default function Page() {
  return <DeliveryPage />;
}
