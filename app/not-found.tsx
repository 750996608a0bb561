import { NoSuchPage } from "@/components/shell/no-such-page";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <NoSuchPage />
    </main>
  );
}
