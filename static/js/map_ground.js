// What lies under a route when there are no tiles: from afar the shapes of land, nearer a grid of round lengths and
// no coast, which would be wrong by kilometres.
const EQUATOR_M = 40075016.686;
const FAR = 8; // up to this zoom land is drawn
const COARSE = 4; // up to this one the coarse shapes do
const LEAST_CELL_PX = 56;
const BEYOND_PX = 400;
const METRIC = [1, 10, 100, 1000, 1e4, 1e5, 1e6].flatMap((m) => [1, 2, 5].map((each) => each * m));
const IMPERIAL = [
  ...[10, 20, 50, 100, 200, 500, 1000, 2000].map((feet) => feet * 0.3048),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((miles) => miles * 1609.344),
];

const metresPerPixel = (zoom, lat) => (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);

function roundLength(metres, lengths) {
  return lengths.find((length) => length / metres >= LEAST_CELL_PX) ?? lengths.at(-1);
}

function words(length, imperial) {
  const foot = length < 1609;
  const [value, unit] = imperial
    ? [foot ? length / 0.3048 : length / 1609.344, foot ? "foot" : "mile"]
    : [length < 1000 ? length : length / 1000, length < 1000 ? "meter" : "kilometer"];
  const { lang } = document.documentElement;
  return new Intl.NumberFormat(lang || "en", { style: "unit", unit, maximumFractionDigits: 0 }).format(Math.round(value));
}

// A pane of its own for each layer, so that they lie as they should whenever they come.
function pane(L, map, name, zIndex) {
  map.createPane(name).style.zIndex = zIndex;
  return { pane: name, interactive: false, renderer: L.svg({ pane: name, padding: 0.6 }) };
}

function unpacked({ scale, translate }, steps) {
  let x = 0;
  let y = 0;
  const places = [];
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    places.push([y * scale[1] + translate[1], x * scale[0] + translate[0]]);
  }
  return places;
}

async function shapes(L, detail, options) {
  const answer = await fetch(new URL(`../vendor/land/land-${detail}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`land: ${answer.status}`);
  const world = await answer.json();
  const rings = world.land.map((steps) => unpacked(world, steps));
  const borders = world.borders.map((steps) => unpacked(world, steps));
  return L.layerGroup([
    L.polygon(rings, { ...options, className: "map-land", stroke: false, fillOpacity: 1, smoothFactor: 1.2 }),
    L.polyline(borders, { ...options, className: "map-border", weight: 1, smoothFactor: 1.2 }),
  ]);
}

function graticule(L, options) {
  const lines = [];
  for (let lon = -180; lon <= 180; lon += 30) lines.push([[-85, lon], [85, lon]]);
  for (let lat = -60; lat <= 60; lat += 30) lines.push([[lat, -180], [lat, 180]]);
  return L.polyline(lines, { ...options, className: "map-grid", weight: 1, noClip: true });
}

function addLand(L, map) {
  const options = pane(L, map, "land", 250);
  const loading = {};
  const ready = {};
  const net = graticule(L, options);
  function draw() {
    const far = map.getZoom() <= FAR;
    const detail = map.getZoom() <= COARSE ? "110m" : "50m";
    map.getContainer().classList.toggle("is-far", far);
    if (far && map.getZoom() <= COARSE) net.addTo(map);
    else net.remove();
    for (const [name, layer] of Object.entries(ready)) if (!far || (name !== detail && ready[detail])) layer.remove();
    if (!far) return;
    if (ready[detail]) ready[detail].addTo(map);
    else {
      loading[detail] ??= shapes(L, detail, options)
        .then((layer) => { ready[detail] = layer; draw(); })
        .catch(() => { delete loading[detail]; }); // the coarser one or plain paper stays
    }
  }
  map.on("zoomend", draw);
  draw();
}

// Square cells as wide as the scale bar says, anchored to the ground: they move with it.
function addGrid(L, map, { lengths, lat }) {
  const options = pane(L, map, "grid", 300);
  const net = L.polyline([], { ...options, className: "map-grid", weight: 1, noClip: true, smoothFactor: 0 });
  map.on("moveend zoomend resize", draw);
  function draw() {
    if (map.getZoom() <= FAR) {
      net.remove();
      return;
    }
    const metres = metresPerPixel(map.getZoom(), lat);
    const step = roundLength(metres, lengths) / metres;
    const { min, max } = map.getPixelBounds();
    const [west, north, east, south] = [min.x - BEYOND_PX, min.y - BEYOND_PX, max.x + BEYOND_PX, max.y + BEYOND_PX];
    const at = (x, y) => map.unproject([x, y]);
    const lines = [];
    for (let x = Math.ceil(west / step) * step; x <= east; x += step) lines.push([at(x, north), at(x, south)]);
    for (let y = Math.ceil(north / step) * step; y <= south; y += step) lines.push([at(west, y), at(east, y)]);
    net.setLatLngs(lines).addTo(map);
  }
  draw();
}

function addScale(map, bar, { lengths, lat, imperial }) {
  function draw() {
    const near = map.getZoom() > FAR;
    const metres = metresPerPixel(map.getZoom(), near ? lat : map.getCenter().lat);
    const length = roundLength(metres, lengths);
    bar.textContent = words(length, imperial);
    bar.style.inlineSize = `${length / metres}px`;
  }
  map.on("zoomend moveend", draw);
  draw();
}

function addTiles(L, map, { tiles, attribution, note }) {
  let failed = 0;
  let came = false;
  const layer = L.tileLayer(tiles, { maxZoom: 19, noWrap: false }).addTo(map);
  const thanks = document.createElement("span");
  thanks.textContent = attribution;
  const control = L.control.attribution({ prefix: false }).addAttribution(thanks.innerHTML).addTo(map);
  layer.on("tileload", () => { came = true; });
  layer.on("tileerror", () => {
    failed += 1;
    if (came || failed < 3) return;
    layer.remove();
    control.remove();
    note.hidden = false;
    addLand(L, map);
  });
}

export function addGround(L, map, { imperial, lat, bar, tiles, attribution, note }) {
  const measures = { imperial, lat, lengths: imperial ? IMPERIAL : METRIC };
  if (tiles) addTiles(L, map, { tiles, attribution, note });
  else addLand(L, map);
  addGrid(L, map, measures);
  addScale(map, bar, measures);
  map.createPane("around").style.zIndex = 360;
}
