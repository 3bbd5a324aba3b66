// Requests to the sandbox's control routes, below `/_sandbox/`.
import { t } from "./language.js";

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(`/_sandbox/${path}`, { cache: "no-store", ...options });
  } catch (error) {
    throw new Error(t("failed", { reason: error.message }));
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.message ?? t("failed", { reason: response.status }));
  return body;
}

export const get = (path) => request(path);
export const remove = (path) => request(path, { method: "DELETE" });
export const post = (path, body) =>
  request(path, { method: "POST", body: body === undefined ? undefined : JSON.stringify(body) });

/** Makes a transition of a resource. Merchants, and service providers for the same merchant, may use equal numbers. */
export function act({ resource, id, merchant, provider }, action) {
  const of = new URLSearchParams(provider ? { merchant, provider } : { merchant });
  return post(`resources/${[resource, id, action].map(encodeURIComponent).join("/")}?${of}`);
}
