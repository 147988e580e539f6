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

export function startSpot() {
  const spots = [...document.querySelectorAll("svg[data-scale]")].map((svg) => {
    const spot = document.createElementNS(NS, "circle");
    spot.setAttribute("class", "map-cursor");
    spot.setAttribute("r", 8);
    spot.setAttribute("visibility", "hidden");
    svg.append(spot);
    return { svg, spot };
  });
  if (!spots.length) return;
  document.addEventListener(CURSOR, async ({ detail: { index } }) => {
    const data = await samples().catch(() => null);
    const [lat, lon] = index === null || !data?.lat ? [NaN, NaN] : [data.lat[index], data.lon[index]];
    for (const { svg, spot } of spots) {
      spot.setAttribute("visibility", Number.isNaN(lat) ? "hidden" : "visible");
      if (Number.isNaN(lat)) continue;
      const [x, y] = place(svg, lat, lon);
      spot.setAttribute("cx", x);
      spot.setAttribute("cy", y);
    }
  });
}
