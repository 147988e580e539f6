// The lanes of an activity come alive: one cursor by pointer and keyboard, its values, rows and places. The
// drawing, the table and the form beneath are the server's and do without.
import { announce } from "./announce.js";
import { Drawing } from "./drawings.js";
import { startPart } from "./part.js";
import { readings } from "./readings.js";
import { startRows } from "./rows.js";
import { CURSOR, moveCursor, nearest, samples } from "./samples.js";
import { startSpot } from "./spot.js";
import { showToast } from "./toasts.js";

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const MOVING = new Set([...Object.keys(STEPS), "Home", "End", "PageUp", "PageDown"]);

function start(figure) {
  const field = figure.querySelector(".lane-field");
  const range = field.querySelector(".lane-range");
  const hint = figure.querySelector("[data-hint]");
  const list = figure.querySelector("[data-values]");
  const drawings = new Map([...field.querySelectorAll(".lane-stage svg")].map((svg) => [svg, new Drawing(svg)]));
  const { axis } = drawings.values().next().value;
  let data = null;
  let told = [];
  let next = null; // where the pointer is, until the next frame
  let frame = 0;
  const showPart = startPart(field, drawings, axis);

  // `aloud` where somebody waits for it
  async function wake({ aloud = false } = {}) {
    const found = await samples().catch(() => null);
    if (!found && aloud) showToast(document.body.dataset.wordsOffline);
    if (!found || data) return;
    data = found;
    told = readings(list, data);
    range.max = data.time.length - 1;
    showPart();
  }

  const say = () => announce(told.map((each) => each.say()).join(", "));
  const words = () => told.find((each) => each.name === axis)?.say() ?? "";

  document.addEventListener(CURSOR, ({ detail: { index } }) => {
    if (!figure.isConnected) return;
    if (!data) { wake(); return; } // the next one finds us ready
    const here = index === null ? null : data[axis][index];
    for (const drawing of drawings.values()) drawing.showCursor(here);
    hint.hidden = index !== null;
    list.hidden = index === null;
    if (index === null) return;
    for (const each of told) each.write(index);
    range.value = index;
    range.setAttribute("aria-valuetext", words());
  });

  function soon(index) {
    next = index;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      moveCursor(next, "lanes");
    });
  }

  field.addEventListener("pointermove", (event) => {
    const drawing = drawings.get(event.target.closest("svg"));
    if (drawing && data) soon(nearest(data[axis], drawing.positionAt(event.clientX)));
  });
  // a finger that is lifted has not gone elsewhere
  field.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && document.activeElement !== range) soon(null);
  });
  for (const when of ["pointerenter", "focusin"]) figure.addEventListener(when, () => wake({ aloud: true }));

  range.disabled = false;
  range.addEventListener("input", () => { if (data) moveCursor(Number(range.value), "lanes"); });
  range.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      moveCursor(null, "lanes");
      range.blur();
    }
    if (!event.shiftKey || !STEPS[event.key] || !data) return;
    event.preventDefault();
    const last = data.time.length - 1;
    const step = STEPS[event.key] * Math.max(1, Math.round(last / 100));
    range.value = Math.min(Math.max(Number(range.value) + step, 0), last);
    moveCursor(Number(range.value), "lanes");
  });
  range.addEventListener("keyup", (event) => { if (data && MOVING.has(event.key)) say(); });
  range.addEventListener("focus", async () => {
    await wake();
    if (data && document.activeElement === range && range.matches(":focus-visible")) moveCursor(Number(range.value), "lanes");
  });
  range.addEventListener("blur", () => moveCursor(null, "lanes"));

  const near = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    near.disconnect();
    wake();
  });
  near.observe(figure);
  startRows(drawings, axis);
}

function startAll() {
  for (const figure of document.querySelectorAll("[data-lanes]:not([data-alive])")) {
    figure.dataset.alive = "";
    start(figure);
  }
}

startAll();
startSpot();
// the page draws itself again once its numbers are there
document.addEventListener("htmx:afterSettle", startAll);
