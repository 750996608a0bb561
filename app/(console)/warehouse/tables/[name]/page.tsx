import type { Metadata } from "next";
import { TablePage } from "@/components/warehouse/table-page";

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

const nameOf = async ({ params }: Props): Promise<string> => {
  const { name } = await params;
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // not encoded by us; no table is called that
  }
};

export const generateMetadata = async (props: Props): Promise<Metadata> => ({ title: await nameOf(props) });

export default async function Page(props: Props) {
  return <TablePage name={await nameOf(props)} />;
}
