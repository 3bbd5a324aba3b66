// The amount and the description of a resource, which are in other fields for each kind.

/** The fields with an amount in fen, the more specific ones first. */
const PLACES = ["amount.refund", "amount.total", "refund_fee", "total_fee", "transfer_amount", "return_amount", "total_amount", "amount"];

/** The fields with a description. */
const DESCRIPTIONS = ["description", "body", "service_introduction", "reason", "transfer_remark", "batch_name", "act_name"];

/** The amount for people, with its currency; null when the resource has none. */
export function amountOf(fields) {
  const total = PLACES.map((place) => number(at(fields, place))).find((found) => found !== null) ?? sum(fields.sub_orders);
  if (total === null) return null;
  const currency = fields.amount?.currency ?? fields.fee_type ?? "CNY";
  const amount = (total / 100).toFixed(2);
  return currency === "CNY" ? `¥ ${amount}` : `${currency} ${amount}`;
}

/** What a resource is for, in the merchant's words; null when it says nothing. */
export function descriptionOf(fields) {
  const parts = Array.isArray(fields.sub_orders) ? fields.sub_orders.map((part) => part.description) : [];
  const texts = DESCRIPTIONS.map((name) => fields[name]).concat(parts.join(", "));
  return texts.find((text) => typeof text === "string" && text) ?? null;
}

const at = (fields, place) => place.split(".").reduce((value, name) => value?.[name], fields);

/** APIv2 writes numbers as text. */
const number = (value) => (["number", "string"].includes(typeof value) && /^\d+$/.test(String(value)) ? Number(value) : null);

/** The amount of a combined order is that of its parts. */
function sum(parts) {
  if (!Array.isArray(parts) || !parts.length) return null;
  return parts.reduce((all, part) => all + (number(part.amount?.total_amount) ?? 0), 0);
}
