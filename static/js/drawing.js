// Drawing a route: each press adds a place to the field beneath, which is the truth; without this script it is
// all there is.
import { decode } from "./polylines.js";

const METRES = { km: 1000, mi: 1609.344 };
const KEPT = "[0-9.,; -]+";

function start(element) {
  const { L } = window;
  const form = element.closest("form");
  const field = form.elements.namedItem("points");
  const length = document.getElementById("draw-length");
  const colour = getComputedStyle(element).getPropertyValue("--primary");
  const faint = getComputedStyle(element).getPropertyValue("--text-3");
  const map = L.map(element, { keyboard: true, attributionControl: false, zoomSnap: 0.5 });
  const imperial = "imperial" in element.dataset;
  L.control.scale({ imperial, metric: !imperial }).addTo(map);
  const tracks = (element.dataset.tracks ?? "").split(" ").filter(Boolean).map(decode);
  const ground = L.featureGroup(tracks.map((points) => L.polyline(points, { weight: 2, opacity: 0.5, color: faint, interactive: false })));
  ground.addTo(map);
  const marks = L.layerGroup().addTo(map);

  const read = () => field.value.split("\n").filter((row) => new RegExp(`^${KEPT}$`).test(row)).map((row) => row.split(/[,; ]+/).map(Number));

  function draw() {
    const places = read();
    marks.clearLayers();
    if (places.length > 1) marks.addLayer(L.polyline(places, { weight: 4, color: colour, interactive: false }));
    places.forEach((place, at) => {
      const ends = at === 0 || at === places.length - 1;
      marks.addLayer(L.circleMarker(place, { radius: ends ? 6 : 3, color: colour, fillOpacity: 1, interactive: false }));
    });
    let metres = 0;
    places.forEach((place, at) => { if (at) metres += map.distance(places[at - 1], place); });
    const { unit } = length.dataset;
    length.textContent = `${(metres / METRES[unit]).toFixed(2)} ${unit}`;
  }

  function write(places) {
    field.value = places.map(([lat, lon]) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const add = ({ lat, lng }) => write([...read(), [lat, ((lng + 540) % 360) - 180]]);
  const undo = () => write(read().slice(0, -1));
  const back = () => { const places = read(); write([...places, ...places.slice(0, -1).reverse()]); };

  map.on("click", (event) => add(event.latlng));
  element.addEventListener("keydown", (event) => {
    const act = { Enter: () => add(map.getCenter()), Backspace: undo }[event.key];
    if (!act || event.target !== element) return;
    event.preventDefault();
    act();
  });
  form.querySelector("[data-draw=undo]").addEventListener("click", undo);
  form.querySelector("[data-draw=back]").addEventListener("click", back);
  field.addEventListener("input", draw);

  const places = read();
  if (places.length) map.fitBounds(L.latLngBounds(places).pad(0.2), { animate: false });
  else if (tracks.length) map.fitBounds(ground.getBounds(), { animate: false });
  else map.setView([30, 0], 2);
  draw();
}

const element = document.getElementById("draw-map");
if (element && window.L) start(element);
