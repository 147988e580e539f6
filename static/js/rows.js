// Rows of splits and laps and the lanes show each other: the cursor marks its row, a row its band.
import { CURSOR, moveCursor, nearest, samples } from "./samples.js";

const BAND = "lane-band";

export function startRows(drawings, axis) {
  const rows = [...document.querySelectorAll("tr[data-from]")].map((row) => (
    { row, from: Number(row.dataset.from), to: Number(row.dataset.to) }
  ));
  let data = null;
  let marked = [];

  document.addEventListener(CURSOR, async ({ detail: { index } }) => {
    data ??= await samples().catch(() => null);
    const moment = data && index !== null ? data.time[index] : null;
    const here = moment === null ? [] : rows.filter(({ from, to }) => from <= moment && moment < to);
    if (here.length === marked.length && here.every((each, place) => each === marked[place])) return;
    for (const { row } of marked) row.classList.remove("is-here");
    for (const { row } of here) row.classList.add("is-here");
    marked = here;
  });

  function show(from, to) {
    for (const drawing of drawings.values()) drawing.showBand(BAND, from, to);
  }

  for (const { row, from, to } of rows) {
    const enter = async () => {
      data ??= await samples().catch(() => null);
      if (!data || !row.matches(":hover, :focus-within")) return;
      const [first, last] = [nearest(data.time, from), nearest(data.time, to)];
      show(data[axis][first], data[axis][last]);
      moveCursor(first, "splits");
    };
    const leave = () => {
      if (row.matches(":hover, :focus-within")) return;
      show(null);
      moveCursor(null, "splits");
    };
    row.addEventListener("pointerenter", enter);
    row.addEventListener("focusin", enter);
    row.addEventListener("pointerleave", leave);
    row.addEventListener("focusout", leave);
  }
}
