// A part of the activity: chosen by dragging over a lane, by the fields, by steps or by a row. Its numbers come
// from the server, the rest of the page stays, and the address says it, so that it can be shared and comes back.
import { announce } from "./announce.js";
import { nearest, samples } from "./samples.js";

const BAND = "lane-part";
const FAR_PX = 6; // less is a click
const SAID = 3; // numbers that are read out

const element = () => document.getElementById("part");

// Links to other looks at the page keep the part that is chosen now.
function keep(address) {
  for (const link of document.querySelectorAll('#activity a[href^="?"]:not([data-part], [data-part-zoom])')) {
    const to = new URL(link.getAttribute("href"), address);
    for (const name of ["from", "to"]) {
      const value = address.searchParams.get(name);
      if (value) to.searchParams.set(name, value);
      else to.searchParams.delete(name);
    }
    link.setAttribute("href", (to.search || "?") + to.hash);
  }
}

export function startPart(field, drawings, axis) {
  let data = null;
  let drag = null;

  const show = (from, to) => { for (const drawing of drawings.values()) drawing.showBand(BAND, from, to); };
  const position = (moment) => data[axis][nearest(data.time, moment)];

  async function showChosen() {
    data ??= await samples().catch(() => null);
    const { from, to } = element()?.dataset ?? {};
    if (data && from && to) show(position(Number(from)), position(Number(to)));
    else show(null);
  }

  async function choose(from, to) {
    const address = new URL(location.href);
    for (const [name, value] of [["from", from], ["to", to]]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    address.hash = "";
    const inside = element().contains(document.activeElement);
    try {
      await window.htmx.ajax("GET", address.pathname + address.search, { target: "#part", swap: "outerHTML" });
    } catch {
      showChosen();
      return;
    }
    history.replaceState(history.state, "", address);
    keep(address);
    showChosen();
    const part = element();
    if (inside && !part.contains(document.activeElement)) part.querySelector("summary").focus();
    const numbers = [...part.querySelectorAll(".part-numbers .stat")].slice(0, SAID);
    announce(numbers.map((each) => [...each.children].map((word) => word.textContent.trim()).join(" ")).join(", "));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#activity a[data-part][href]");
    if (!link || !field.isConnected || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const { searchParams } = new URL(link.getAttribute("href"), location.href);
    choose(searchParams.get("from"), searchParams.get("to")).then(() => {
      if (!link.closest("#part")) element().scrollIntoView({ block: "nearest" });
    });
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#part form") || !field.isConnected) return;
    event.preventDefault();
    const { from, to } = event.target.elements;
    choose(from.value.trim(), to.value.trim());
  });

  field.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest("svg");
    const drawing = drawings.get(svg);
    if (!drawing || !data || event.button) return;
    drag = { svg, drawing, from: event.clientX, far: false };
  });
  field.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.far && Math.abs(event.clientX - drag.from) < FAR_PX) return;
    if (!drag.far) drag.svg.setPointerCapture(event.pointerId);
    drag.far = true;
    show(...ends(event.clientX));
  });
  const ends = (clientX) => [drag.from, clientX].map((x) => drag.drawing.positionAt(x)).sort((a, b) => a - b);
  const drop = () => {
    if (drag?.far) showChosen();
    drag = null;
  };
  field.addEventListener("pointerup", (event) => {
    if (!drag?.far) { drag = null; return; }
    const [from, to] = ends(event.clientX).map((each) => data.time[nearest(data[axis], each)]);
    if (from < to) choose(from.toFixed(1), to.toFixed(1));
    else showChosen();
    drag = null;
  });
  field.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(); });
  return showChosen;
}
