// One drawing of lanes: where a position of its axis lies, a cursor over it, and bands behind its lines.
const NS = "http://www.w3.org/2000/svg";
const AXIS_ROOM = 24; // under the lowest lane

function make(name, class_, parent) {
  const element = document.createElementNS(NS, name);
  if (class_) element.setAttribute("class", class_);
  parent.append(element);
  return element;
}

const pointsOf = (path) => path.getAttribute("d").slice(1).split("L").map((point) => point.split(" ").map(Number));

// Where a line is at x; null beyond its ends.
function heightAt(points, x) {
  if (x < points[0][0] || x > points.at(-1)[0]) return null;
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] > x) high = middle;
    else low = middle;
  }
  const [[x0, y0], [x1, y1]] = [points[low], points[high]];
  return x1 > x0 ? y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) : y0;
}

export class Drawing {
  constructor(svg) {
    this.svg = svg;
    this.axis = svg.dataset.axis;
    [this.from, this.to, this.start, this.end] = ["from", "to", "start", "end"].map((name) => Number(svg.dataset[name]));
    this.height = svg.viewBox.baseVal.height - AXIS_ROOM;
    this.back = document.createElementNS(NS, "g");
    svg.prepend(this.back);
    this.lanes = [...svg.querySelectorAll("[data-lane]")].map((lane) => ({
      lines: [...lane.querySelectorAll(".chart-line")].map(pointsOf),
    }));
    this.cursor = make("g", "lane-cursor", svg);
    this.cursor.setAttribute("visibility", "hidden");
    this.line = make("line", "", this.cursor);
    this.line.setAttribute("y2", this.height);
    for (const lane of this.lanes) {
      lane.dot = make("circle", "", this.cursor);
      lane.dot.setAttribute("r", 4);
    }
    this.bands = new Map();
  }

  // x of a position (m or s); held at the ends when `within`, else null beyond them.
  x(position, within = false) {
    const share = (position - this.from) / (this.to - this.from);
    if (!within && !(share >= -0.005 && share <= 1.005)) return null;
    return this.start + Math.min(Math.max(share, 0), 1) * (this.end - this.start);
  }

  positionAt(clientX) {
    const box = this.svg.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * this.svg.viewBox.baseVal.width;
    const share = Math.min(Math.max((x - this.start) / (this.end - this.start), 0), 1);
    return this.from + share * (this.to - this.from);
  }

  showCursor(position) {
    const x = position === null ? null : this.x(position);
    this.cursor.setAttribute("visibility", x === null ? "hidden" : "visible");
    if (x === null) return;
    this.line.setAttribute("x1", x);
    this.line.setAttribute("x2", x);
    for (const { lines, dot } of this.lanes) {
      const y = lines.reduce((found, points) => found ?? heightAt(points, x), null);
      dot.setAttribute("visibility", y === null ? "hidden" : "inherit");
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", y ?? 0);
    }
  }

  // A band of one kind (a class) between two positions; none for null.
  showBand(kind, from, to) {
    const band = this.bands.get(kind) ?? make("rect", kind, this.back);
    this.bands.set(kind, band);
    const outside = from === null || to < this.from || from > this.to;
    band.setAttribute("visibility", outside ? "hidden" : "visible");
    if (outside) return;
    const x = this.x(from, true);
    band.setAttribute("x", x);
    band.setAttribute("width", Math.max(this.x(to, true) - x, 1));
    band.setAttribute("height", this.height);
  }
}
