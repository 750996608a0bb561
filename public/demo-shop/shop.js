// The storefront speaks only through window.analytics, the unmodified SDK that the gateway serves.
const PRODUCTS = [
  { product_id: "cof-001", name: "Huila single origin", category: "Coffee", price: 14.5 },
  { product_id: "cof-002", name: "House espresso", category: "Coffee", price: 11.9 },
  { product_id: "brw-001", name: "Pour-over dripper", category: "Brewers", price: 22 },
  { product_id: "brw-004", name: "Gooseneck kettle", category: "Brewers", price: 89 },
  { product_id: "gri-001", name: "Hand grinder", category: "Grinders", price: 75 },
  { product_id: "cup-002", name: "Espresso pair", category: "Cups", price: 26 },
];
const euros = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });
const element = (id) => document.getElementById(id);
const cart = [];
let lastOrder = null;

function note(text) {
  const line = document.createElement("li");
  line.textContent = text;
  element("sent").prepend(line);
}

function track(event, properties) {
  // Money has a currency; other events keep to the plan.
  const priced = ["total", "price", "refund"].some((name) => name in properties);
  window.analytics.track(event, priced ? { currency: "EUR", ...properties } : properties);
  note(`track  ${event}`);
}

function drawCart() {
  element("cart").replaceChildren(
    ...cart.map((product) => {
      const line = document.createElement("li");
      const name = document.createElement("span");
      const price = document.createElement("span");
      name.textContent = product.name;
      price.textContent = euros.format(product.price);
      price.className = "price";
      line.append(name, price);
      return line;
    }),
  );
  const total = cart.reduce((sum, product) => sum + product.price, 0);
  element("total").textContent = cart.length === 0 ? "Your cart is empty." : `Total ${euros.format(total)}`;
  element("buy").disabled = cart.length === 0;
  element("refund").disabled = lastOrder === null;
}

function productCard(product) {
  const item = document.createElement("li");
  item.className = "card product";
  const title = document.createElement("h2");
  const about = document.createElement("p");
  const foot = document.createElement("div");
  const price = document.createElement("span");
  const row = document.createElement("div");
  const look = document.createElement("button");
  const add = document.createElement("button");
  title.textContent = product.name;
  about.textContent = product.category;
  about.className = "soft";
  price.textContent = euros.format(product.price);
  price.className = "price";
  look.textContent = "Look";
  look.setAttribute("aria-label", `Look at ${product.name}`);
  add.textContent = "Add";
  add.className = "main";
  add.setAttribute("aria-label", `Add ${product.name} to the cart`);
  look.addEventListener("click", () => track("Product Viewed", product));
  add.addEventListener("click", () => {
    cart.push(product);
    track("Product Added", { ...product, quantity: 1 });
    drawCart();
  });
  row.className = "row";
  row.append(look, add);
  foot.className = "foot";
  foot.append(price, row);
  item.append(title, about, foot);
  return item;
}

element("products").append(...PRODUCTS.map(productCard));
element("buy").addEventListener("click", () => {
  const total = Math.round(cart.reduce((sum, product) => sum + product.price, 0) * 100) / 100;
  // Not randomUUID: it is absent where the shop is plain http and not on this machine.
  lastOrder = { order_id: `o-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`, total };
  track("Order Completed", { ...lastOrder, products: [...cart] });
  cart.length = 0;
  drawCart();
});
element("refund").addEventListener("click", () => {
  track("Order Refunded", { order_id: lastOrder.order_id, refund: lastOrder.total });
  lastOrder = null;
  drawCart();
});
element("sign-up").addEventListener("submit", (submit) => {
  submit.preventDefault();
  const email = element("email").value.trim();
  const userId = `shopper_${email.replace(/[^a-z0-9]+/gi, "_").toLowerCase()}`;
  window.analytics.identify(userId, { email });
  note(`identify  ${userId}`);
  track("Signed Up", { method: "email" });
});
element("sign-out").addEventListener("click", () => {
  window.analytics.reset();
  note("reset  a new anonymous visitor");
});
note("page  Demo storefront");
drawCart();
