import { expect, test } from "vitest";
import { toCsv } from "./csv";

const cells = (...row: unknown[]): string => toCsv(["a"], [row]).split("\r\n")[1] ?? "";

test("text that a spreadsheet would run is made harmless", () => {
  for (const evil of ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
    expect(cells(evil).replaceAll('"', "")).toBe(`'${evil}`);
  expect(cells('=HYPERLINK("http://x")')).toBe(`"'=HYPERLINK(""http://x"")"`);
});

test("numbers stay numbers, also negative and long ones", () => {
  expect(cells(-5, "-12345678901234567890", 1.5)).toBe("-5,-12345678901234567890,1.5");
});

test("quotes, commas and line breaks are kept inside one cell", () => {
  expect(cells('say "hi"', "a,b", "two\nlines")).toBe('"say ""hi""","a,b","two\nlines"');
});

test("null is empty and structures are JSON; names of columns are guarded, too", () => {
  expect(cells(null, { a: [1] }, true)).toBe(',"{""a"":[1]}",true');
  expect(toCsv(["=evil", "ok"], [])).toBe("'=evil,ok\r\n");
});
