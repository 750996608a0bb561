/** What the demo shop sells. Prices in euros. */
export interface Product {
  readonly product_id: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly price: number;
}

const shelf = (
  category: string,
  prefix: string,
  items: readonly (readonly [string, number])[],
): readonly Product[] =>
  items.map(([name, price], index) => ({
    product_id: `${prefix}-${String(index + 1).padStart(3, "0")}`,
    sku: `${prefix.toUpperCase()}${100 + index}`,
    name,
    category,
    price,
  }));

export const PRODUCTS: readonly Product[] = [
  ...shelf("Coffee", "cof", [
    ["Huila single origin", 14.5],
    ["House espresso", 11.9],
    ["Decaf Sumatra", 13.2],
    ["Filter sampler", 24],
  ]),
  ...shelf("Brewers", "brw", [
    ["Pour-over dripper", 22],
    ["French press 1 l", 39],
    ["Moka pot, six cups", 44.5],
    ["Gooseneck kettle", 89],
  ]),
  ...shelf("Grinders", "gri", [
    ["Hand grinder", 75],
    ["Burr grinder Pro", 229],
  ]),
  ...shelf("Cups", "cup", [
    ["Stoneware mug", 18],
    ["Espresso pair", 26],
    ["Travel flask", 32],
  ]),
];
