// Keys: two open a page, one does what a link or button of the page does anyway. They rest while one writes;
// the pages of whoever switched them off carry no `data-keys`.
const WAIT_MS = 1500;
const TYPED_MS = 150;
const CARDS = "article.feed-card, .activity-row";

let over = null;
let ahead = null; // typed before what it is typed into was there
let first = "";
let forgotten = 0;

const headers = { "HX-Request": "true" };

// Puts a fragment of another page over this one; when it does not come, that page itself is opened.
async function show(address) {
  const answer = await fetch(address, { headers }).catch(() => null);
  if (!answer?.ok) {
    location.assign(address);
    return;
  }
  if (!over) {
    over = document.createElement("dialog");
    over.className = "dialog";
    over.addEventListener("click", (event) => { if (event.target === over) over.close(); });
    over.addEventListener("input", type);
    over.addEventListener("keydown", walk);
    document.body.append(over);
  }
  over.innerHTML = await answer.text();
  over.setAttribute("aria-label", over.querySelector("h2, input")?.getAttribute("aria-label") ?? over.querySelector("h2").textContent);
  if (!over.open) over.showModal();
  const field = over.querySelector("input");
  if (!field) return;
  field.focus();
  field.value = ahead ?? "";
  if (ahead) type({ target: field });
}

let typed = 0;

function type({ target }) {
  clearTimeout(typed);
  typed = setTimeout(async () => {
    const asked = target.value;
    const answer = await fetch(`${document.body.dataset.search}?${new URLSearchParams({ q: asked })}`, { headers }).catch(() => null);
    if (answer?.ok && asked === target.value) over.querySelector(".found").outerHTML = await answer.text();
  }, TYPED_MS);
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const places = [...over.querySelectorAll("input, a.found-item")];
  event.preventDefault();
  places.at(Math.min(places.length - 1, Math.max(0, places.indexOf(document.activeElement) + step)))?.focus();
}

const writes = (element) => element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

// The card one is in, else the first that is seen.
function here() {
  const cards = [...document.querySelectorAll(CARDS)];
  return document.activeElement.closest(CARDS) ?? cards.find((card) => card.getBoundingClientRect().bottom > 80);
}

function step(by) {
  const cards = [...document.querySelectorAll(CARDS)];
  const at = document.activeElement.closest(CARDS);
  const card = at ? cards[cards.indexOf(at) + by] : here();
  (card?.matches("a") ? card : card?.querySelector("h2 a, h3 a, a"))?.focus();
}

const within = (selector) => (here() ?? document).querySelector(selector);

const DEEDS = {
  "/": async () => {
    ahead = "";
    await show(document.body.dataset.search);
    ahead = null;
  },
  "?": () => show(document.body.dataset.keysList),
  j: () => step(1),
  k: () => step(-1),
  y: () => within("[data-kudos] button")?.click(),
  c: () => {
    const say = document.querySelector("#say textarea");
    if (say) say.focus();
    else within("a[href$='#comments']")?.click();
  },
};

function press(event, places) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const other = event.getModifierState("AltGraph"); // where [ and ] are a level further
  if (event.defaultPrevented || event.repeat || !(plain || other)) return;
  if (ahead !== null && event.key.length === 1 && !over?.open) {
    ahead += event.key;
    event.preventDefault();
    return;
  }
  if (writes(event.target) || document.querySelector("dialog[open]")) return;
  const keys = first ? `${first} ${event.key}` : event.key;
  clearTimeout(forgotten);
  first = "";
  const act = places[keys] ? () => location.assign(places[keys]) : DEEDS[keys];
  const shown = act ? null : document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
  if (act || shown) {
    event.preventDefault();
    if (act) act();
    else shown.click();
  } else if (Object.keys(places).some((each) => each.startsWith(`${keys} `))) {
    first = keys;
    forgotten = setTimeout(() => { first = ""; }, WAIT_MS);
  }
}

const { keys } = document.body.dataset;
if (keys) document.addEventListener("keydown", (event) => press(event, JSON.parse(keys)));
