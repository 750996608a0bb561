import { storefront } from "@/lib/server/demo";

/** Write keys and endpoints are plain characters; anything else must not reach the page. */
const plain = (text: string): string => text.replace(/[^\w.:/[\]-]/g, "");

const page = (endpoint: string, writeKey: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slow Bar Coffee · demo storefront</title>
<link rel="icon" href="/icon.svg">
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

const missing = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No demo shop</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/demo-shop/shop.css">
</head>
<body>
<main>
<h1>There is no demo shop</h1>
<p>Load it from the console's <a href="/">home page</a>; then this is its storefront.</p>
</main>
</body>
</html>`;

/** Its own policy, stricter than the console's: the page shares an origin with the console but may talk to the gateway only. */
const headersFor = (endpoint: string): Record<string, string> => ({
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; script-src 'self' ${endpoint}; style-src 'self'; img-src 'self'; connect-src ${endpoint}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
});

/** A small shop whose pages speak through the browser SDK that the gateway serves. */
export async function GET(request: Request): Promise<Response> {
  const shop = await storefront(request.headers.get("host"));
  if (shop === null) return new Response(missing, { status: 404, headers: headersFor("'self'") });
  const endpoint = plain(shop.endpoint);
  return new Response(page(endpoint, plain(shop.writeKey)), { headers: headersFor(endpoint) });
}
