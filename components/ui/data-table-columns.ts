import type { RowData } from "@tanstack/react-table";

declare module "@tanstack/react-table" {
  // The parameters must match the library's.
  // oxlint-disable-next-line no-unused-vars
  interface ColumnMeta<TData extends RowData, TValue> {
    readonly align?: "right";
    /** Hidden on narrow screens: "md" below 768 px, "lg" below 1024 px, "xl" below 1280 px. */
    readonly from?: "md" | "lg" | "xl";
    readonly width?: string;
    /** The server's sort key; makes the head a sort button. */
    readonly sort?: string;
    /** The head is only read aloud, e.g. of an actions column. */
    readonly hideLabel?: boolean;
  }
}

export const CELL_FROM = { md: "max-md:hidden", lg: "max-lg:hidden", xl: "max-xl:hidden" } as const;
