import type { NextConfig } from "next";

const config: NextConfig = {
  distDir: process.env["TRIBUTARY_DIST_DIR"] ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@node-rs/argon2", "@prisma/client", "@prisma/adapter-pg", "pg"],
};

export default config;
