// What the page of an activity knows moment by moment, and its one cursor. Lanes, map, splits and replay all
// speak of the same samples: those the server draws from, at most 2,000, of what this viewer may see.
//
// `samples()` gives typed arrays of one length, NaN where nothing was recorded: time (s since the start),
// distance (m), lat, lon (degrees), altitude (m), speed (m/s), heartrate (bpm), cadence (rpm), power (W),
// temperature (°C), grade (%), moving (0 or 1). A channel nobody recorded, or may see, is left out.
//
// "stravalite:cursor" on the document has the detail {index, from}: the place in these arrays, null for none,
// and who moved it (CURSORS).
export const CURSOR = "stravalite:cursor";
export const CURSORS = ["lanes", "map", "splits", "replay"];

let asked = null;
let of = null; // the page's element they were asked for; it is another one once the numbers were worked out again

function summed(steps, scale) {
  const values = new Float64Array(steps.length);
  let sum = 0;
  for (let place = 0; place < steps.length; place += 1) {
    if (steps[place] === null) values[place] = NaN;
    else {
      sum += steps[place];
      values[place] = sum / scale;
    }
  }
  return values;
}

async function load(element) {
  const answer = await fetch(element.dataset.samples);
  if (!answer.ok) throw new Error(`samples: ${answer.status}`);
  const { streams, scales } = await answer.json();
  return Object.fromEntries(Object.entries(streams).map(([name, steps]) => [name, summed(steps, scales[name])]));
}

// One request a page, when somebody first asks; one that failed is asked again.
export function samples() {
  const element = document.querySelector("[data-samples]");
  if (element !== of) asked = null;
  of = element;
  asked ??= load(element).catch((error) => { asked = null; throw error; });
  return asked;
}

// The place in an ascending column (time, distance) that is nearest to a value; null in an empty one.
export function nearest(column, value) {
  if (!column?.length) return null;
  let low = 0;
  let high = column.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && value - column[low - 1] < column[low] - value ? low - 1 : low;
}

export function moveCursor(index, from) {
  document.dispatchEvent(new CustomEvent(CURSOR, { detail: { index, from } }));
}
