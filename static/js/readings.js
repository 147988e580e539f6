// Samples as words: the server says in the page which unit, factor and places it would use.
const language = document.documentElement.lang;
const written = (places, least = 1) => new Intl.NumberFormat(language, {
  minimumFractionDigits: places, maximumFractionDigits: places, minimumIntegerDigits: least, useGrouping: least === 1,
});
const WHOLE = written(0);
const TWO = written(0, 2);
const NBSP = "\u00a0";
const EN_DASH = "–";

function clock(seconds) {
  const whole = Math.floor(seconds + 0.5);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${WHOLE.format(hours)}:${TWO.format(minutes)}:${TWO.format(rest)}` : `${WHOLE.format(minutes)}:${TWO.format(rest)}`;
}

// Mean over a centred window, each sample weighing the time it stands for; the lanes are smoothed alike.
function windowed(time, values, windowS) {
  const known = (place) => !Number.isNaN(values[place]);
  const stands = (place) => {
    const [low, high] = [Math.max(place - 1, 0), Math.min(place + 1, time.length - 1)];
    return Math.min((time[high] - time[low]) / (high - low), windowS);
  };
  const mean = new Float64Array(values.length).fill(NaN);
  let [first, past, weight, total] = [0, 0, 0, 0];
  for (let place = 0; place < values.length; place += 1) {
    for (; past < values.length && time[past] <= time[place] + windowS / 2; past += 1) {
      if (known(past)) { weight += stands(past); total += stands(past) * values[past]; }
    }
    for (; time[first] < time[place] - windowS / 2; first += 1) {
      if (known(first)) { weight -= stands(first); total -= stands(first) * values[first]; }
    }
    if (known(place)) mean[place] = weight > 1e-9 ? total / weight : values[place];
  }
  return mean;
}

function column(data, { value, rest, window }) {
  let values = data[value];
  if (!values) return null;
  const least = Number(rest);
  if (least) values = values.map((each) => (each < least ? NaN : each));
  return Number(window) && data.time.length > 1 ? windowed(data.time, values, Number(window)) : values;
}

// For each <div data-value> with a column: writes what it says of the sample at a place, and returns it.
export function readings(list, data) {
  return [...list.querySelectorAll("[data-value]")].flatMap((element) => {
    const values = column(data, element.dataset);
    if (!values) return [];
    const { kind, unit } = element.dataset;
    const factor = Number(element.dataset.factor);
    const formats = element.dataset.places.split(" ").map((places) => written(Number(places)));
    const plain = (value) => {
      const size = Math.abs(value);
      const format = (size >= 1000 && formats[2]) || (size >= 100 && formats[1]) || formats[0];
      return format.format(value).replace("-", "\u2212");
    };
    const words = (value) => {
      if (Number.isNaN(value) || (kind === "pace" && value <= 0)) return EN_DASH;
      const text = kind === "number" ? plain(value * factor) : clock(kind === "pace" ? factor / value : value);
      return unit ? text + NBSP + unit : text;
    };
    const [label, told] = [element.querySelector("dt").textContent, element.querySelector("dd")];
    return [{
      name: element.dataset.value,
      write: (place) => { told.textContent = words(values[place]); },
      say: () => `${label} ${told.textContent}`,
    }];
  });
}
