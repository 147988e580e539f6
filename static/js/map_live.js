// A route that can be moved: the same route, marks and colours as the server's drawing, on a map that one tab stop
// enters and Esc leaves. One finger scrolls the page, two move the map; the wheel zooms with Ctrl or in full screen.
import { addGround } from "./map_ground.js";
import { CURSOR, moveCursor, samples } from "./samples.js";

const MARK_ROOM_PX = 22;
const NEAR_PX = 28;
const MARKS = 14;

function sheet(href) {
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = done;
    link.onerror = () => { link.remove(); failed(new Error(href)); };
    document.head.append(link);
  });
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`map: ${answer.status}`);
  return answer.json();
}

function decode(text) {
  const points = [];
  const sums = [0, 0];
  let place = 0;
  while (place < text.length) {
    for (const axis of [0, 1]) {
      let [shift, value, byte] = [0, 0, 0];
      do {
        byte = text.charCodeAt(place++) - 63;
        value |= (byte & 31) << shift;
        shift += 5;
      } while (byte >= 32 && place < text.length);
      sums[axis] += value & 1 ? ~(value >> 1) : value >> 1;
    }
    points.push([sums[0] / 1e5, sums[1] / 1e5]);
  }
  return points;
}

const parts = ({ polyline, breaks }) => {
  const points = decode(polyline);
  return [0, ...breaks].map((start, place) => points.slice(start, breaks[place]));
};

// Where each sample lies, on the same side of the date line as the route; null where nobody knows.
function placesOf(columns, near) {
  return Array.from(columns.lat ?? [], (lat, place) => {
    const lon = columns.lon[place];
    return Number.isNaN(lat + lon) ? null : [lat, lon + 360 * Math.round((near - lon) / 360)];
  });
}

const pin = (L, name, size, html = "") => L.divIcon({ className: `pin ${name}`, iconSize: [size, size], html });
const STILL = { interactive: false, keyboard: false };

export async function open(view) {
  const { dataset } = view;
  const figure = view.closest(".map");
  const part = (name) => figure.querySelector(`[data-map-${name}]`);
  const [told, columns] = await Promise.all([
    fetched(dataset.map), samples().catch(() => ({})), import(dataset.library), sheet(dataset.librarySheet), sheet(dataset.sheet),
  ]);
  const { L } = window;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const imperial = "imperial" in dataset;
  const canvas = part("canvas");
  part("live").hidden = false; // it needs its size
  const map = L.map(canvas, {
    zoomControl: false, attributionControl: false, scrollWheelZoom: false, worldCopyJump: true, maxZoom: 19,
    dragging: !matchMedia("(pointer: coarse)").matches, zoomSnap: dataset.tiles ? 1 : 0.5,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
  });
  const routes = L.featureGroup();
  const casings = L.featureGroup();

  function draw(route) {
    casings.clearLayers();
    routes.clearLayers();
    const dark = route.colouring ? " route-dark" : "";
    for (const points of parts(route)) {
      casings.addLayer(L.polyline(points, { ...STILL, className: `route-casing${dark}`, weight: 9, smoothFactor: 1 }));
      if (!route.colouring) routes.addLayer(L.polyline(points, { ...STILL, className: "route", weight: 5, smoothFactor: 1 }));
    }
    for (const { step, polyline } of route.colouring?.stretches ?? []) {
      const name = step === null ? "none" : step + 1;
      routes.addLayer(L.polyline(decode(polyline), { ...STILL, className: `route step-${name}`, weight: 5, smoothFactor: 1 }));
    }
  }
  draw(told);
  const whole = casings.getBounds();
  const places = placesOf(columns, whole.getCenter().lng);
  const fit = (animate) => map.fitBounds(whole, { padding: [32, 32], maxZoom: 17, animate });
  fit(false);
  addGround(L, map, {
    imperial, lat: whole.getCenter().lat, bar: part("scale"), note: part("no-tiles"),
    tiles: dataset.tiles, attribution: dataset.attribution,
  });
  const others = L.layerGroup(told.own_tracks.map((line) => (
    L.polyline(decode(line), { ...STILL, pane: "around", className: "map-context", weight: 2 })
  ))).addTo(map);
  casings.addTo(map);
  routes.addTo(map);

  // Start and finish, told apart by shape; marks of the way where they cover neither these nor each other.
  const ends = [casings.getLayers()[0].getLatLngs()[0], casings.getLayers().at(-1).getLatLngs().at(-1)];
  L.marker(ends[1], { ...STILL, icon: pin(L, "pin-finish", 18), zIndexOffset: 500 }).addTo(map);
  L.marker(ends[0], { ...STILL, icon: pin(L, "pin-start", 12), zIndexOffset: 600 }).addTo(map);
  const marks = L.layerGroup().addTo(map);
  const wayMarks = marksOf(columns.distance, places, imperial);
  function drawMarks() {
    marks.clearLayers();
    const taken = ends.map((place) => map.latLngToLayerPoint(place));
    for (const { words, place } of wayMarks) {
      const point = map.latLngToLayerPoint(place);
      if (taken.some((other) => other.distanceTo(point) < MARK_ROOM_PX)) continue;
      taken.push(point);
      marks.addLayer(L.marker(place, { ...STILL, icon: pin(L, "pin-mark", 18, words) }));
    }
  }
  map.on("zoomend", drawMarks);
  drawMarks();

  // The page's one cursor.
  const cursor = L.marker(ends[0], { ...STILL, icon: pin(L, "pin-cursor", 16), zIndexOffset: 900 });
  document.addEventListener(CURSOR, ({ detail: { index, from } }) => {
    const place = index === null ? null : places[index];
    if (!place) cursor.remove();
    else cursor.setLatLng(place).addTo(map);
    if (place && from === "replay") follow(place);
  });
  function follow(place) {
    const size = map.getSize();
    const off = map.latLngToContainerPoint(place).subtract(size.divideBy(2));
    if (Math.abs(off.x) < size.x / 4 && Math.abs(off.y) < size.y / 4) return;
    map.panTo(place, { animate: !still, duration: 0.6, easeLinearity: 0.5 });
  }
  const point = ({ layerPoint }) => {
    let [best, nearest] = [NEAR_PX, null];
    places.forEach((place, index) => {
      const away = place ? map.latLngToLayerPoint(place).distanceTo(layerPoint) : Infinity;
      if (away < best) [best, nearest] = [away, index];
    });
    return nearest;
  };
  let pointed = null;
  map.on("mousemove click", (event) => {
    const index = point(event);
    if (index !== pointed) moveCursor((pointed = index), "map");
  });
  map.on("mouseout", () => {
    if (pointed !== null) moveCursor((pointed = null), "map");
  });

  // Hands: a finger leaves the page its scrolling, a mouse pulls the map.
  const isFull = () => document.fullscreenElement === figure || figure.classList.contains("is-full");
  view.addEventListener("pointerdown", (event) => {
    if (isFull() || event.pointerType !== "touch") map.dragging.enable();
    else map.dragging.disable();
  }, { capture: true });
  view.addEventListener("wheel", (event) => {
    if (isFull() || event.ctrlKey || event.metaKey) map.scrollWheelZoom.enable();
    else map.scrollWheelZoom.disable();
  }, { capture: true, passive: true });
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.fullscreenElement) return;
    if (isFull()) full();
    part("move").focus();
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(canvas);

  async function full() {
    if (document.fullscreenElement === figure) return document.exitFullscreen();
    show(true);
    if (figure.requestFullscreen) await figure.requestFullscreen().catch(() => figure.classList.toggle("is-full"));
    else figure.classList.toggle("is-full");
    canvas.focus({ preventScroll: true });
    return undefined;
  }

  function show(on) {
    const focused = figure.contains(document.activeElement);
    figure.toggleAttribute("data-live", on);
    part("live").hidden = !on;
    part("skip").hidden = !on;
    part("move").setAttribute("aria-pressed", on);
    if (on) {
      map.invalidateSize({ animate: false });
      if (focused) canvas.focus({ preventScroll: true });
    }
  }

  // The library forgets a press while it still moves.
  let wanted = null;
  function zoom(by) {
    wanted = Math.min(Math.max((wanted ?? map.getZoom()) + by, map.getMinZoom()), map.getMaxZoom());
    map.setZoom(wanted);
  }
  map.on("zoomend", () => {
    if (wanted === null || map.getZoom() === wanted) wanted = null;
    else setTimeout(() => { if (wanted !== null) map.setZoom(wanted); });
  });

  if (told.own_tracks.length) part("around").hidden = false;
  if (dataset.photos) {
    import("./map_photos.js").then(({ addPhotos }) => addPhotos(L, map, { dataset, columns, places })).catch(() => {});
  }
  return {
    show,
    full,
    whole: () => fit(!still),
    zoom,
    around: () => {
      const on = !map.hasLayer(others);
      if (on) others.addTo(map);
      else others.remove();
      part("around").setAttribute("aria-pressed", on);
    },
    recolour: async (address) => {
      dataset.map = address;
      draw(await fetched(address));
    },
  };
}

function marksOf(distance, places, imperial) {
  if (!distance?.length) return [];
  const unit = imperial ? 1609.344 : 1000;
  const total = Math.max(...distance.filter((each) => !Number.isNaN(each))) / unit;
  const every = [1, 2, 5, 10, 20, 50].find((each) => total / each <= MARKS) ?? 100;
  const found = [];
  let before = null;
  for (let place = 0, next = every; place < places.length; place += 1) {
    if (!places[place] || Number.isNaN(distance[place])) continue;
    while (before !== null && distance[place] >= next * unit) {
      const share = (next * unit - distance[before]) / (distance[place] - distance[before] || 1);
      const at = [0, 1].map((axis) => places[before][axis] + share * (places[place][axis] - places[before][axis]));
      found.push({ words: String(next), place: at });
      next += every;
    }
    before = place;
  }
  return found;
}
