import { storefront } from "@/lib/server/demo";

/** Write keys and endpoints are plain characters; anything else must not reach the page. */
const plain = (text: string): string => text.replace(/[^\w.:/-]/g, "");

const page = (endpoint: string, writeKey: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slow Bar Coffee · demo storefront</title>
<link rel="stylesheet" href="/demo-shop/shop.css">
<script src="/demo-shop/snippet.js" data-endpoint="${endpoint}" data-write-key="${writeKey}"></script>
</head>
<body>
<header>
<div><h1>Slow Bar Coffee</h1><p class="soft">A demo storefront. Nothing is sold, every click is tracked.</p></div>
<a href="/live">Watch live events</a>
</header>
<main class="layout">
<ul id="products" class="products" aria-label="Products"></ul>
<div class="side">
<section class="card" aria-labelledby="cart-title"><h2 id="cart-title">Cart</h2><ul id="cart" class="cart"></ul><p id="total" aria-live="polite"></p>
<div class="row"><button id="buy" class="main" disabled>Complete order</button><button id="refund" disabled>Refund last order</button></div></section>
<section class="card" aria-labelledby="who-title"><h2 id="who-title">Who you are</h2>
<form id="sign-up"><label>E-mail <input id="email" type="email" required autocomplete="off" placeholder="ada@example.com"></label>
<div class="row"><button class="main">Sign up</button><button id="sign-out" type="button">Forget me</button></div></form></section>
<section class="card" aria-labelledby="sent-title"><h2 id="sent-title">Sent by this page</h2><ul id="sent" class="sent" tabindex="0" aria-label="Sent events"></ul></section>
</div>
</main>
<script src="/demo-shop/shop.js" type="module"></script>
</body>
</html>`;

/** A small shop whose pages speak through the browser SDK that the gateway serves. */
export async function GET(): Promise<Response> {
  const shop = await storefront();
  if (shop === null) {
    return new Response("There is no demo shop. Load it from the console's home page.", {
      status: 404,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  const endpoint = plain(shop.endpoint);
  return new Response(page(endpoint, plain(shop.writeKey)), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src 'self' ${endpoint}; style-src 'self' 'unsafe-inline'; connect-src 'self' ${endpoint}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      "cache-control": "no-store",
    },
  });
}
