// The cursor's place on the server's drawings of the route.
import { CURSOR, samples } from "./samples.js";

const NS = "http://www.w3.org/2000/svg";
const WORLD = 256;

// As the server projects (Web Mercator), brought to the side of the date line the drawing is on.
function place(svg, lat, lon) {
  const scale = Number(svg.dataset.scale);
  const turn = WORLD * scale;
  const x = ((lon + 180) / 360) * turn + Number(svg.dataset.x);
  const y = (0.5 - Math.atanh(Math.sin((lat * Math.PI) / 180)) / (2 * Math.PI)) * turn + Number(svg.dataset.y);
  return [x - Math.round((x - svg.viewBox.baseVal.width / 2) / turn) * turn, y];
}

function spotOf(svg) {
  const there = svg.querySelector(".map-cursor");
  if (there) return there;
  const spot = document.createElementNS(NS, "circle");
  spot.setAttribute("class", "map-cursor");
  spot.setAttribute("r", 8);
  svg.append(spot);
  return spot;
}

export function startSpot() {
  document.addEventListener(CURSOR, async ({ detail: { index } }) => {
    const data = await samples().catch(() => null);
    const [lat, lon] = index === null || !data?.lat ? [NaN, NaN] : [data.lat[index], data.lon[index]];
    // asked anew: the map may have been drawn again
    for (const svg of document.querySelectorAll("svg[data-scale]")) {
      const spot = spotOf(svg);
      spot.setAttribute("visibility", Number.isNaN(lat) ? "hidden" : "visible");
      if (Number.isNaN(lat)) continue;
      const [x, y] = place(svg, lat, lon);
      spot.setAttribute("cx", x);
      spot.setAttribute("cy", y);
    }
  });
}
