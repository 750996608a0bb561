import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./globals.css";

import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { LOOK_COOKIE, parseLook } from "@/components/shell/look";
import { Providers } from "@/components/shell/providers";

export const metadata: Metadata = {
  title: { default: "Tributary", template: "%s · Tributary" },
  description: "Collect, shape and deliver customer events.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafc" },
    { media: "(prefers-color-scheme: dark)", color: "#090a0d" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const jar = await cookies();
  const look = parseLook(jar.get(LOOK_COOKIE)?.value);
  return (
    <html lang="en" data-theme={look.theme} data-density={look.density} suppressHydrationWarning>
      <body>
        <Providers look={look} renderedAt={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
