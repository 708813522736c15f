// A link for print: its QR code as a drawing that stays sharp at any size.
import { HandoffError } from "@handoff/core/error";
import { encode } from "uqr";

const sizes = { min: 64, max: 4096, usual: 512 };

/** @param size pixels, as a caller wrote it */
export function qrCode(url: string, size: string | undefined): Response {
  const pixels = size === undefined ? sizes.usual : Number(size);
  if (!Number.isInteger(pixels) || pixels < sizes.min || pixels > sizes.max) {
    throw new HandoffError("invalid", "A QR code cannot have this size.", [
      { field: "size", value: String(size).slice(0, 80), remedy: `Give whole pixels, ${sizes.min} to ${sizes.max}.` },
    ]);
  }
  return new Response(drawing(url, pixels), {
    headers: {
      "content-type": "image/svg+xml; charset=utf-8",
      "cache-control": "public, max-age=86400",
      "content-security-policy": "default-src 'none'",
      "x-content-type-options": "nosniff",
    },
  });
}

function drawing(url: string, pixels: number): string {
  // M survives a scratch on a flyer; four modules of white are what the standard asks for around the code (ISO/IEC 18004).
  const { size, data } = encode(url, { ecc: "M", border: 4 });
  const path = data.map((row, y) => strokes(row, y)).join("");
  const title = url.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;" })[sign] ?? "&gt;");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" viewBox="0 0 ${size} ${size}" role="img" shape-rendering="crispEdges">` +
    `<title>QR code: ${title}</title><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>\n`
  );
}

/** The dark runs of one row. */
function strokes(row: readonly boolean[], y: number): string {
  let path = "";
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    let end = x;
    while (row[end]) end++;
    path += `M${x} ${y}h${end - x}v1h${x - end}z`;
    x = end;
  }
  return path;
}
