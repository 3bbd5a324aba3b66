// The ways by which a payer comes to an order: QR code, H5 address, prepay id.
import { element } from "./elements.js";

/** The path of WeChat Pay's page behind `h5_url`. The sandbox has the same path. */
const H5_PATH = "/cgi-bin/mmpayweb-bin/checkmweb";

/** A text as a QR code. */
export const qrCode = (text, label) =>
  element("img", { class: "qr", loading: "lazy", width: 148, height: 148, alt: label, src: `/_sandbox/qr?text=${encodeURIComponent(text)}` });

/** `h5_url` with the sandbox's host in place of its own; null for other addresses. */
export function h5Here(address) {
  const url = parsed(address);
  return url?.pathname === H5_PATH ? `${H5_PATH}${url.search}` : null;
}

/** The merchant's page to which a payer returns; null when it is none. Only a page, no script. */
export function returnAddress(address) {
  const url = parsed(address);
  return url && ["http:", "https:"].includes(url.protocol) ? url.href : null;
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
