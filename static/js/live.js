// One socket a tab. The server whispers that a topic changed; elements with that data-topic
// fetch themselves again from their own hx-get. Without a socket they are polled.
const STRIP_AFTER_MS = 3000;
const POLL_AFTER_MS = 10000;
const POLL_MS = 15000;
const POLL_JOBS_MS = 2000;
const LONGEST_WAIT_MS = 30000;

let socket = null;
let attempts = 0;
let lostAt = 0;
let strip = 0;
let resumed = false; // after a socket was lost, until the page has caught up
const sent = new Set();
const busy = new Map(); // topic being fetched → whether it changed again meanwhile

const shown = () => [...document.querySelectorAll("[data-topic]")];
const person = () => document.querySelector("[data-person], [data-person-page]");
const topics = () => [...new Set([...shown().map((element) => element.dataset.topic), ...(person() ? ["people"] : [])])];
const isCalm = (topic) => shown().every((element) => element.dataset.topic !== topic || "calm" in element.dataset);

function refetch(element) {
  const url = element.getAttribute("hx-get") ?? element.dataset.get;
  if (!url || !window.htmx) return null;
  return window.htmx.ajax("GET", url, {
    source: element,
    target: element,
    swap: element.getAttribute("hx-swap") ?? "outerHTML",
  });
}

// A topic is fetched once at a time; what it whispers meanwhile is fetched afterwards. (Left to
// htmx, the second request would wait at an element that the first one has already replaced.)
async function refetchTopic(topic) {
  if (busy.has(topic)) { busy.set(topic, true); return; }
  busy.set(topic, false);
  await Promise.allSettled(shown().filter((element) => element.dataset.topic === topic).map(refetch));
  const changedMeanwhile = busy.get(topic);
  busy.delete(topic);
  if (changedMeanwhile) refetchTopic(topic);
}

function subscribe() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  const fresh = topics().filter((topic) => !sent.has(topic));
  if (!fresh.length) return;
  fresh.forEach((topic) => sent.add(topic));
  socket.send(JSON.stringify({ subscribe: fresh }));
}

function hear(event) {
  let whisper;
  try { whisper = JSON.parse(event.data); } catch { return; }
  if (whisper.type === "changed") {
    document.dispatchEvent(new CustomEvent("whisper", { detail: whisper }));
    refetchTopic(whisper.topic);
  }
  if (whisper.type !== "subscribed") return;
  // What changed between the drawing of the page and the subscription was whispered to nobody. Where a page
  // has dozens of topics and a moment matters little (data-calm), that is made good after a lost socket only.
  for (const topic of whisper.granted) if (resumed || !isCalm(topic)) refetchTopic(topic);
}

function showStrip(visible) {
  const element = document.getElementById("strip-offline");
  if (element) element.hidden = !visible;
}

function lost() {
  if (!lostAt) {
    lostAt = Date.now();
    strip = setTimeout(() => showStrip(true), STRIP_AFTER_MS);
  }
  socket = null;
  const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempts) * (0.5 + Math.random());
  attempts += 1;
  setTimeout(connect, wait);
}

function found() {
  resumed = Boolean(lostAt);
  lostAt = 0;
  attempts = 0;
  clearTimeout(strip);
  showStrip(false);
  sent.clear();
  subscribe();
}

function connect() {
  if (socket || !topics().length) return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/`);
  socket.addEventListener("open", found);
  socket.addEventListener("message", hear);
  socket.addEventListener("close", lost, { once: true });
}

function poll(onlyJobs) {
  if (!lostAt || Date.now() - lostAt < POLL_AFTER_MS || document.hidden) return;
  for (const topic of topics()) if (topic.startsWith("job:") === onlyJobs) refetchTopic(topic);
}

// What a whisper asks for again may not be there any more: hidden, deleted, no longer shared.
function forgetGone(event) {
  const element = event.detail.elt.closest?.("[data-topic]");
  if (event.detail.xhr.status !== 404 || !element) return;
  event.detail.isError = false;
  event.detail.shouldSwap = false;
  if (element.closest("[data-reload-when-gone]")) location.reload();
  else element.remove();
}

export function startLive() {
  document.addEventListener("htmx:beforeSwap", forgetGone);
  connect();
  setInterval(() => poll(true), POLL_JOBS_MS);
  setInterval(() => poll(false), POLL_MS);
  document.addEventListener("htmx:afterSettle", () => { connect(); subscribe(); });
}
