// Log and calendar: days open in a dialog, arrows walk over them, planned things are dragged. Without
// script each day is a page, and "Move to…" moves.
import { showToast } from "./toasts.js";

const dialog = document.getElementById("day-dialog");
const days = () => [...document.querySelectorAll("[data-log] a[data-day]:not(.cal-more)")];

async function open(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    location.assign(link.href);
    return;
  }
  dialog.querySelector("[data-body]").innerHTML = await answer.text();
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
  if (event.target === dialog) dialog.close(); // beside it
  const link = event.target.closest("a[data-day]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link);
});

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const here = event.target.closest?.("[data-log] a[data-day]");
  if (!step || !here || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  // the log's newest week stands first: a day to the right is still the next in the page
  const all = days();
  const mirrored = getComputedStyle(here).direction === "rtl" && Math.abs(step) === 1 ? -step : step;
  all[all.indexOf(here) + mirrored]?.focus();
});

const calendar = document.querySelector("[data-calendar][data-token]");
let moving = null;

calendar?.addEventListener("dragstart", (event) => {
  moving = event.target.closest("[data-move]");
  if (moving) event.dataTransfer.setData("text/plain", moving.textContent.trim());
});
calendar?.addEventListener("dragover", (event) => {
  if (moving && event.target.closest("[data-date]")) event.preventDefault();
});
calendar?.addEventListener("dragend", () => { moving = null; });
calendar?.addEventListener("drop", async (event) => {
  const day = event.target.closest("[data-date]");
  if (!moving || !day) return;
  event.preventDefault();
  const body = new URLSearchParams({ date: day.dataset.date, csrfmiddlewaretoken: calendar.dataset.token });
  const form = moving.dataset.move;
  moving = null;
  const answer = await fetch(form, { method: "POST", body }).catch(() => null);
  if (answer?.ok) location.reload();
  else showToast(calendar.dataset.wordsNotMoved);
});
