// The live stream of the log, with a limited length and automatic reconnection.
import { get } from "./control.js";

/** Entries that are kept. */
export const MOST = 200;
/** Milliseconds before the first and between the last attempts to connect again. */
const SOONEST = 500;
const LATEST = 10_000;

const listeners = new Set();
let entries = [];
let last = 0;
let source = null;
let pause = SOONEST;
let timer = 0;
let sandbox = null;
let state = "connecting";

/** The entries, newest first. */
export const all = () => entries;
export const find = (id) => entries.find((entry) => entry.id === id);
/** `connecting` or `connected`. */
export const connection = () => state;
/** Calls back on each change, at most once a frame. */
export const onChange = (callback) => listeners.add(callback);

export function clear() {
  entries = [];
  changed();
}

export function start() {
  // A hidden page needs no stream, and browsers have few connections for each host.
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  connect();
}

function disconnect() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

async function connect() {
  disconnect();
  become("connecting");
  try {
    // Another sandbox on the same port counts its entries from one again.
    const { merchant_serial: serial } = await get("configuration");
    if (sandbox !== serial) {
      sandbox = serial;
      last = 0;
      entries = [];
    }
  } catch {
    again();
    return;
  }
  if (document.hidden || source) return;
  source = new EventSource(`/_sandbox/log/stream?after=${last}`);
  source.addEventListener("open", () => {
    pause = SOONEST;
    become("connected");
  });
  source.addEventListener("error", again);
  source.addEventListener("entry", (event) => {
    const entry = parsed(event.data);
    if (!entry || entry.id <= last) return;
    last = entry.id;
    entries.unshift(entry);
    entries.length = Math.min(entries.length, MOST);
    changed();
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function again() {
  disconnect();
  become("connecting");
  timer = setTimeout(connect, pause);
  pause = Math.min(pause * 2, LATEST);
}

function become(name) {
  state = name;
  changed();
}

let frame = 0;

function changed() {
  if (frame) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    for (const callback of listeners) callback();
  });
}
