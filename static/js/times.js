// Keeps "3 minutes ago" true while the page stays open.
const STEPS = [[60, "second"], [3600, "minute"], [86400, "hour"], [604800, "day"]];
const SIZE = { second: 1, minute: 60, hour: 3600, day: 86400 };

function refresh(format) {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const age_s = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const step = STEPS.find(([limit]) => Math.abs(age_s) < limit);
    if (!step) continue;
    const [, unit] = step;
    time.textContent = format.format(-Math.round(age_s / SIZE[unit]), unit);
  }
}

export function startTimes() {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  refresh(format);
  setInterval(() => refresh(format), 30000);
  document.addEventListener("htmx:afterSwap", () => refresh(format));
}
