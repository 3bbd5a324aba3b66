// The states of resources (paid, refunded) and what can be done with them, in words and badges.
import { badge, icon } from "./elements.js";
import { known, language, t } from "./language.js";

/** A state by its kind: failed, waiting, reached, or over. The first that fits decides. */
const KINDS = [
  ["bad", /FAIL|ERROR|ABNORMAL|REJECT/, "cross"],
  ["warn", /NOT_?PAY|UNPAID|ING$|WAIT/, "pause"],
  ["done", /SUCCESS|FINISH|DONE|RECEIVED|PAID|USED|ACTIVE|PASS|NORMAL/, "check"],
];

/** A badge that tells paid from unpaid by colour, icon and word. */
export function stateBadge(state, title, isFinal) {
  const [kind, , name] = KINDS.find(([, pattern]) => pattern.test(state)) ?? (isFinal ? ["plain", null, "minus"] : ["warn", null, "pause"]);
  const node = badge(kind, icon(name), stateWord(state, title));
  node.title = `${state} ${title}`;
  node.dataset.state = state;
  return node;
}

/** A state in words: the spec's in Chinese; in English those of the page, or else the state's name. */
export function stateWord(state, title) {
  if (language() === "zh") return title || state;
  return known(`state.${state}`) ? t(`state.${state}`) : state;
}

/** An action in words: the spec's title and its name. */
export function actionWord({ name, title }) {
  if (name === "notify") return t("action.notify");
  return language() === "zh" ? `${title} (${name})` : `${name} (${title})`;
}
