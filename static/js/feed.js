// Back leads to the same place of the feed: what had been loaded by scrolling is loaded again first.
const count = (main) => main.querySelectorAll(".feed-card").length;

const load = (older) => window.htmx.ajax("GET", older.getAttribute("hx-get"), { source: older, target: older, swap: "outerHTML" });

async function catchUp(main, was) {
  while (count(main) < was.cards) {
    const older = main.querySelector(".feed-older");
    if (!older) break;
    const before = count(main);
    await load(older);
    if (count(main) === before) break;
  }
  window.scrollTo(0, was.y);
}

// An older page that did not come leaves a card in its place; what to press there is a real link.
function tellFailure({ target, detail }) {
  const card = target.closest?.(".feed-older")?.querySelector(".feed-failed");
  if (!card) return;
  const id = detail.xhr?.getResponseHeader("X-Request-ID");
  const meta = card.querySelector(".meta");
  meta.hidden = !id;
  meta.querySelector("code").textContent = id ?? "";
  card.hidden = false;
}

function tryAgain(event) {
  const link = event.target.closest(".feed-failed a");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.closest(".feed-failed").hidden = true; // said anew when it fails anew
  load(link.closest(".feed-older"));
}

function startFeed() {
  const main = document.querySelector(".feed-main");
  if (!main) return;
  for (const kind of ["responseError", "sendError", "timeout"]) main.addEventListener(`htmx:${kind}`, tellFailure);
  main.addEventListener("click", tryAgain);
  const key = `feed ${location.pathname}${location.search}`;
  history.scrollRestoration = "manual";
  window.addEventListener("pagehide", () => {
    sessionStorage.setItem(key, JSON.stringify({ cards: count(main), y: window.scrollY }));
  });
  const kept = sessionStorage.getItem(key);
  if (kept && performance.getEntriesByType("navigation")[0]?.type === "back_forward") catchUp(main, JSON.parse(kept));
}

startFeed();
