// The operations that match a search: each word is in the path, the title, its English words, the id, the family or a field.

/** An operation or notification with all that is searched, in lower case. */
export function indexed(item, family) {
  const fields = [];
  let encrypted = false;
  const collect = (list) => {
    for (const field of list ?? []) {
      encrypted ||= field.encrypted !== undefined;
      fields.push({ name: field.name, title: field.title ?? "", text: `${field.name} ${field.title ?? ""}`.toLowerCase() });
      collect(field.fields);
    }
  };
  for (const part of ["path", "query", "headers", "body"]) collect(item.request?.[part]);
  collect(item.response?.fields);
  collect(item.fields);
  const place = item.path ?? item.event_type ?? item.id;
  return {
    item,
    family,
    place,
    encrypted,
    fields,
    notification: item.path === undefined,
    text: [item.method ?? "notify", place, item.title, item.english, item.id, family.title, family.name].join(" ").toLowerCase(),
  };
}

export const tokens = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

/** The fields by which it fits, where the rest of it does not; null when it does not fit. */
export function match(entry, words) {
  const hits = [];
  for (const word of words) {
    if (entry.text.includes(word)) continue;
    const hit = entry.fields.find((field) => field.text.includes(word));
    if (!hit) return null;
    if (!hits.includes(hit)) hits.push(hit);
  }
  return hits;
}
