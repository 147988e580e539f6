// An activity once more on its map: it plays and pauses at eight speeds, its slider is the page's cursor. Whoever
// wants nothing to move by itself goes on by a kilometre or mile with each press.
import { announce } from "./announce.js";
import { readings } from "./readings.js";
import { CURSOR, moveCursor, nearest, samples } from "./samples.js";

const SPEEDS = [1, 10, 30, 60, 120, 240, 480, 960]; // times as fast as it was
const WHOLE_S = 30; // so long the whole takes at the speed it begins with
const PAUSE_S = 60; // longer gaps of the recording are leapt over
const STEP_MS = 100; // a page that was hidden does not leap

const still = matchMedia("(prefers-reduced-motion: reduce)");

// Distance and time as the lanes tell them, in an element of one's own.
function teller(data) {
  const list = document.querySelector("[data-values]")?.cloneNode(true);
  const told = list ? readings(list, data).filter(({ name }) => name === "distance" || name === "time") : [];
  return (index) => {
    for (const each of told) each.write(index);
    return [...(list?.querySelectorAll("dd") ?? [])].slice(0, 2).map((dd) => dd.textContent).filter(Boolean).join(" · ");
  };
}

export async function startReplay(figure) {
  const part = (name) => figure.querySelector(`[data-replay-${name}]`);
  const [button, strip, slider, words, speed] = ["button", "strip", "at", "told", "speed"].map(part);
  const data = await samples();
  const { time, distance } = data;
  if (!time?.length) throw new Error("nothing to replay");
  const end = time.at(-1);
  const tell = teller(data);
  const unit = "imperial" in figure.querySelector("[data-map]").dataset ? 1609.344 : 1000;
  let now = 0;
  let frame = 0;
  let before = 0;

  const off = (each) => Math.abs(Math.log(end / each / WHOLE_S));
  const usual = SPEEDS.reduce((best, each) => (off(each) < off(best) ? each : best));
  const number = new Intl.NumberFormat(document.documentElement.lang || "en");
  speed.replaceChildren(...SPEEDS.map((each) => new Option(`${number.format(each)}×`, each, each === usual, each === usual)));
  slider.max = end;
  label();
  still.addEventListener("change", () => { pause(); label(); });

  function label() {
    button.querySelector("span").textContent = still.matches ? button.dataset.step : button.dataset.play;
    if (still.matches) button.removeAttribute("aria-pressed");
    else button.setAttribute("aria-pressed", frame !== 0);
    speed.closest("label").hidden = still.matches;
  }

  function show(index) {
    words.textContent = tell(index);
    slider.value = now;
    slider.setAttribute("aria-valuetext", words.textContent);
  }

  function go(seconds) {
    now = Math.min(Math.max(seconds, 0), end);
    const index = nearest(time, now);
    show(index);
    moveCursor(index, "replay");
    return index;
  }

  function tick(moment) {
    frame = requestAnimationFrame(tick);
    const passed = Math.min(moment - before, STEP_MS) / 1000;
    before = moment;
    let next = now + passed * Number(speed.value);
    const after = time.findIndex((each) => each > now);
    if (after > 0 && time[after] - time[after - 1] > PAUSE_S) next = Math.max(next, time[after]);
    go(next);
    if (now >= end) pause();
  }

  function pause() {
    cancelAnimationFrame(frame);
    frame = 0;
    label();
  }

  function play() {
    if (now >= end) now = 0;
    before = performance.now();
    frame = requestAnimationFrame(tick);
    label();
  }

  // To the next full kilometre or mile, from the end to the start; of what has no distance a twentieth of its time.
  function step() {
    const from = nearest(time, now);
    const next = distance
      ? distance.findIndex((each, place) => place > from && Math.floor(each / unit) > Math.floor(distance[from] / unit))
      : time.findIndex((each) => each >= now + end / 20);
    go(now >= end ? 0 : next < 0 ? end : time[next]);
    announce(words.textContent);
  }

  slider.addEventListener("input", () => go(Number(slider.value)));
  document.addEventListener(CURSOR, ({ detail: { index, from } }) => {
    if (from === "replay" || index === null || frame) return;
    now = time[index];
    show(index);
  });
  strip.hidden = false;
  show(0);
  return { press: () => (still.matches ? step() : frame ? pause() : play()) };
}
