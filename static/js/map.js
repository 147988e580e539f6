// The map of an activity is the server's drawing until somebody wants to move it: by the button, a double click,
// the wheel with Ctrl, full screen or replay. Only then the map library comes.
import { showToast } from "./toasts.js";

const opened = new WeakMap(); // view → promise of its live map

function live(view) {
  if (!opened.has(view)) {
    view.closest(".map").setAttribute("aria-busy", "true");
    const opening = import("./map_live.js").then(({ open }) => open(view)).catch((error) => {
      opened.delete(view);
      showToast(document.body.dataset.wordsOffline);
      throw error;
    }).finally(() => view.closest(".map").removeAttribute("aria-busy"));
    opened.set(view, opening);
  }
  return opened.get(view);
}

const viewOf = (element) => element.closest(".map")?.querySelector("[data-map]");
const isLive = (view) => view.closest(".map").hasAttribute("data-live");
const quietly = () => {}; // said by a toast already

const replays = new WeakMap(); // figure → promise of its replay

// The map comes first: replay moves its cursor.
async function replay(map, view) {
  const figure = view.closest(".map");
  if (!isLive(view)) map.show(true);
  if (!replays.has(figure)) replays.set(figure, import("./replay.js").then(({ startReplay }) => startReplay(figure)));
  await replays.get(figure).then(({ press }) => press()).catch((error) => {
    replays.delete(figure);
    showToast(document.body.dataset.wordsOffline);
    throw error;
  });
}

const DEEDS = {
  replay,
  move: (map, view) => map.show(!isLive(view)),
  full: (map) => map.full(),
  in: (map) => map.zoom(1),
  out: (map) => map.zoom(-1),
  whole: (map) => map.whole(),
  around: (map) => map.around(),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-map-do]");
  const view = button && viewOf(button);
  if (view) live(view).then((map) => DEEDS[button.dataset.mapDo](map, view)).catch(quietly);
});

document.addEventListener("dblclick", (event) => {
  const sheet = event.target.closest("[data-map] .map-sheet");
  if (sheet) live(viewOf(sheet)).then((map) => map.show(true)).catch(quietly);
});

document.addEventListener("wheel", (event) => {
  const view = event.target.closest?.("[data-map]");
  if (!view || isLive(view) || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  live(view).then((map) => map.show(true)).catch(quietly);
}, { passive: false });

// Another colour keeps the place and the size of a map that was moved.
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".map[data-live] [data-map-colours] a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const figure = link.closest(".map");
  const map = await live(viewOf(link)).catch(quietly);
  const answer = await fetch(link.href).catch(quietly);
  if (!map || !answer?.ok) {
    location.assign(link.href);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".map");
  figure.querySelector("[data-map-colours]").replaceWith(fresh.querySelector("[data-map-colours]"));
  figure.querySelector("figcaption").replaceWith(fresh.querySelector("figcaption"));
  const sheets = [...fresh.querySelectorAll(".map-sheet")];
  figure.querySelectorAll(".map-sheet").forEach((sheet, place) => {
    const anew = sheets[place];
    const spot = sheet.querySelector(".map-cursor");
    if (spot) anew.querySelector("svg").append(spot);
    sheet.replaceWith(anew);
  });
  history.replaceState(history.state, "", link.href);
  figure.querySelector("[data-map-colours] a[aria-current]").focus();
  map.recolour(fresh.querySelector("[data-map]").dataset.map).catch(() => location.reload());
});
