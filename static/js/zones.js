// The editor of a privacy zone: a circle on one's own tracks, moved by pointer or keyboard. The form beside
// it is the truth; without this script it is all there is.
import { decode } from "./polylines.js";

const METRES_PER_DEGREE = 111195;
const STEP_M = 10;

function start(element) {
  const { L } = window;
  const form = element.closest("form");
  const field = (name) => form.elements.namedItem(name);
  const read = () => ({ lat: Number(field("lat").value), lon: Number(field("lon").value), radius: Number(field("radius_m").value) || 400 });
  const known = () => field("lat").value !== "" && field("lon").value !== "";
  const colour = getComputedStyle(element).getPropertyValue("--primary");
  const map = L.map(element, { keyboard: false, attributionControl: false, zoomSnap: 0.5 });
  const imperial = "imperial" in element.dataset;
  L.control.scale({ imperial, metric: !imperial }).addTo(map);
  const tracks = (element.dataset.tracks ?? "").split(" ").filter(Boolean).map(decode);
  const drawn = L.featureGroup(tracks.map((points) => L.polyline(points, { weight: 2, opacity: 0.5, color: colour, interactive: false })));
  drawn.addTo(map);
  const mark = L.circleMarker([0, 0], { radius: 6, color: colour, fillOpacity: 1, bubblingMouseEvents: false });
  const ring = L.circle([0, 0], { radius: 400, color: colour, weight: 2, fillOpacity: 0.15, interactive: false });
  const count = form.querySelector("button[name=count]");

  function draw() {
    if (!known()) return;
    const { lat, lon, radius } = read();
    mark.setLatLng([lat, lon]).addTo(map);
    ring.setLatLng([lat, lon]).setRadius(radius).addTo(map);
  }

  function write(lat, lon, radius) {
    const { min, max } = field("radius_m");
    field("lat").value = Math.min(90, Math.max(-90, lat)).toFixed(5);
    field("lon").value = (((lon + 540) % 360) - 180).toFixed(5);
    field("radius_m").value = Math.round(Math.min(Number(max), Math.max(Number(min), radius)));
    draw();
    count?.dispatchEvent(new Event("zone-moved"));
  }

  function shift(north, east) {
    const { lat, lon, radius } = read();
    const wide = METRES_PER_DEGREE * Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
    write(lat + north / METRES_PER_DEGREE, lon + east / wide, radius);
  }

  const keys = {
    ArrowUp: () => shift(STEP_M, 0),
    ArrowDown: () => shift(-STEP_M, 0),
    ArrowRight: () => shift(0, STEP_M),
    ArrowLeft: () => shift(0, -STEP_M),
    "+": () => { const { lat, lon, radius } = read(); write(lat, lon, radius + STEP_M); },
    "-": () => { const { lat, lon, radius } = read(); write(lat, lon, radius - STEP_M); },
  };
  element.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!known()) { const middle = map.getCenter(); write(middle.lat, middle.lng, read().radius); }
    act();
    map.panInside(mark.getLatLng(), { padding: [40, 40], animate: false });
  });
  map.on("click", (event) => write(event.latlng.lat, event.latlng.lng, read().radius));
  mark.on("mousedown", () => {
    map.dragging.disable();
    const follow = (event) => write(event.latlng.lat, event.latlng.lng, read().radius);
    map.on("mousemove", follow);
    map.once("mouseup", () => { map.off("mousemove", follow); map.dragging.enable(); });
  });
  for (const name of ["lat", "lon", "radius_m"]) {
    field(name).addEventListener("input", () => { draw(); count?.dispatchEvent(new Event("zone-moved")); });
  }

  if (known()) {
    const { lat, lon, radius } = read();
    map.fitBounds(L.latLng(lat, lon).toBounds(radius * 4), { animate: false });
  } else if (tracks.length) map.fitBounds(drawn.getBounds(), { animate: false });
  else map.setView([30, 0], 2);
  draw();
}

const element = document.getElementById("zone-map");
if (element && window.L) start(element);
