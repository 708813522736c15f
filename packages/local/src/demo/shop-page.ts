// The pages of the demo's shop: a shelf, a piece, a thank-you and a page for what is not there. No script, no picture from elsewhere.
import { decimalText } from "@handoff/core/money";
import { type Piece, type Shape, shopName } from "./pottery.ts";

export type Page = { status: 200 | 404; html: string };

export function homePage(folder: string, shelf: readonly Piece[]): Page {
  const cards = shelf.map(
    (piece) =>
      `<li><a href="${folder}/products/${piece.handle}">${drawing(piece.shape)}<strong>${piece.title}</strong><span>${priceOf(piece)}</span></a></li>`,
  );
  return {
    status: 200,
    html: frame(
      folder,
      shopName,
      `<p class="lead">Stoneware from a studio by the water. Thrown on the wheel, glazed in blues that we mix ourselves, fired twice.</p>
<h1>Out of the kiln</h1>
<ul class="shelf">${cards.join("")}</ul>`,
    ),
  };
}

export function productPage(folder: string, piece: Piece): Page {
  const data = {
    "@context": "https://schema.org",
    "@type": "Product",
    name: piece.title,
    description: piece.says,
    brand: { "@type": "Brand", name: shopName },
    offers: {
      "@type": "Offer",
      price: decimalText({ amount: piece.priceMinor, currency: "EUR" }),
      priceCurrency: "EUR",
      availability: "https://schema.org/InStock",
    },
  };
  return {
    status: 200,
    html: frame(
      folder,
      `${piece.title} · ${shopName}`,
      `<script type="application/ld+json">${JSON.stringify(data)}</script>
<div class="piece"><div class="picture">${drawing(piece.shape)}</div>
<div><h1>${piece.title}</h1>
<p class="price">${priceOf(piece)}</p>
<p>${piece.says}</p>
<form method="post" action="${folder}/cart/add"><input type="hidden" name="id" value="${piece.id}">
<button type="submit" name="add">Add to cart</button></form>
<p class="quiet">Sent within three days, packed in straw. Goes into the dishwasher; does not like the hob.</p></div></div>`,
    ),
  };
}

export function cartPage(folder: string): Page {
  return {
    status: 200,
    html: frame(
      folder,
      `Your cart · ${shopName}`,
      `<h1>This is where a sale would begin</h1>
<p>The pottery is part of the demo, so nothing is sold here. In a real shop the order would now reach Handoff as a signed webhook, and whoever sent you here would get the credit.</p>
<p><a href="${folder}">Back to the shelf</a></p>`,
    ),
  };
}

export function missingPage(folder: string): Page {
  return {
    status: 404,
    html: frame(
      folder,
      `Page not found · ${shopName}`,
      `<h1>There is nothing on this spot of the shelf</h1>
<p>The page you were looking for is not here. It may have been taken down, or it never was.</p>
<p><a href="${folder}">See what is out of the kiln</a></p>`,
    ),
  };
}

function priceOf({ priceMinor }: Piece): string {
  return `€ ${decimalText({ amount: priceMinor, currency: "EUR" })}`;
}

const outlines: Record<Shape, string> = {
  bowl: "M22 46h76c0 28-14 46-28 50v6H50v-6C36 92 22 74 22 46z",
  "low-bowl": "M12 58h96c-2 22-22 36-36 38v6H48v-6C34 94 14 80 12 58z",
  mug: "M34 34h46v8h8c10 0 16 8 16 18s-8 20-24 20v14c0 5-4 8-8 8H42c-4 0-8-3-8-8zm46 18v18c9 0 14-4 14-10s-4-8-8-8z",
  vase: "M52 12h16v22c0 8 22 20 22 40 0 16-10 24-16 28H46c-6-4-16-12-16-28 0-20 22-32 22-40z",
  plate: "M60 22a40 40 0 1 1 0 80 40 40 0 0 1 0-80z",
  cellar: "M56 26h8v8c16 1 28 8 28 16H28c0-8 12-15 28-16zM30 54h60l-6 42c0 4-3 6-7 6H43c-4 0-7-2-7-6z",
};

function drawing(shape: Shape): string {
  const inner =
    shape === "plate"
      ? '<circle cx="60" cy="62" r="26" fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="2"/>'
      : "";
  return `<svg viewBox="0 0 120 120" aria-hidden="true"><defs><linearGradient id="glaze-${shape}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#7fb2d6"/><stop offset=".55" stop-color="#2f6690"/><stop offset="1" stop-color="#b98e6b"/></linearGradient></defs><path d="${outlines[shape]}" fill="url(#glaze-${shape})"/>${inner}</svg>`;
}

const style = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f6f3ee;color:#22303a;font:1.0625rem/1.6 Georgia,"Times New Roman",serif}
header,footer{padding:1.1rem 1.25rem;text-align:center}
header a{color:#1f4f74;font-size:1.5rem;letter-spacing:.02em;text-decoration:none}
header p,footer,.quiet{color:#5c6870;font-size:.9rem;margin:.1rem 0}
main{max-width:60rem;margin:0 auto;padding:1rem 1.25rem 3rem}
h1{font-weight:400;font-size:1.9rem;line-height:1.25;margin:.5rem 0 1rem}
.lead{font-size:1.2rem;max-width:36rem;margin:0 auto 2rem;text-align:center}
.shelf{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1.1rem;margin:0;padding:0}
.shelf a,.picture{display:block;background:#fff;border:1px solid #e2dbd0;border-radius:.75rem;padding:1rem}
.shelf a{color:inherit;text-decoration:none;text-align:center}
.shelf a:hover{border-color:#2f6690}
.shelf strong{display:block;font-weight:400;font-size:1.15rem}
.shelf span,.price{color:#1f4f74}
.price{font-size:1.3rem;margin:0 0 1rem}
.shelf svg{width:70%;max-width:10rem}
.piece{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:2rem;align-items:start}
button{font:inherit;color:#fff;background:#1f4f74;border:0;border-radius:.5rem;padding:.75rem 1.6rem;cursor:pointer}
button:hover{background:#163c59}
:is(a,button):focus-visible{outline:3px solid #b4692f;outline-offset:2px}
main a{color:#1f4f74}
`;

function frame(folder: string, title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><header><a href="${folder}">${shopName}</a><p>a small shop that exists only in the demo of Handoff</p></header>
<main>${content}</main>
<footer>Saturdays on the market, the stall with the blue awning</footer></body>
</html>
`;
}
