// A form that sends a notification of any kind.
import { bodyView } from "./body.js";
import { post } from "./control.js";
import { element } from "./elements.js";
import { choice, jsonBox, labelled, merchantIds, objectOf, own, sendForm } from "./forms.js";
import { keep, kept, t } from "./language.js";

/** Where the example of the notification server listens. */
const RECEIVER = "http://127.0.0.1:8080/notify";

/** The form of a notification of the catalogue. */
export const notificationForm = (item) => sendForm(t("notification.form"), () => make(item));

async function make(item) {
  const ids = await merchantIds();
  const merchant = choice(ids);
  const url = element("input", { type: "url", required: true, autocomplete: "off", spellcheck: "false", value: kept("receiver") ?? RECEIVER });
  const resource = jsonBox(own(item.example ?? {}, ids[0]));
  const controls = [
    labelled(t("notification.url"), url, t("notification.url.note")),
    labelled(t("call.merchant"), merchant),
    labelled(t("notification.resource"), resource, t("notification.resource.note")),
  ];
  const send = async () => {
    const fields = objectOf(resource);
    const route = item.id.split("/").map(encodeURIComponent).join("/");
    const sent = await post(`notifications/${route}`, { url: url.value, merchant: merchant.value, fields });
    keep("receiver", url.value);
    return [
      element("p", {}, t("notification.sent", { event: sent.event, url: sent.url }), " ", element("a", { href: "#/log" }, t("call.log"))),
      bodyView(sent.resource),
    ];
  };
  return { controls, send };
}
