// Short notes at the edge of the page: at most two, 6 s each (10 s with something to press).
const MOST = 2;

function arm(toast) {
  const pause_ms = toast.querySelector("a, button") ? 10000 : 6000;
  let timer = 0;
  toast.tabIndex = 0; // whoever has no pointer can stay on it, and it stays
  const start = () => { timer = setTimeout(() => toast.remove(), pause_ms); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

export function showToast(words, { href = "", action = "" } = {}) {
  const shelf = document.getElementById("toasts");
  if (!shelf || !words) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.append(Object.assign(document.createElement("span"), { textContent: words }));
  if (href) toast.append(Object.assign(document.createElement("a"), { href, textContent: action }));
  while (shelf.children.length >= MOST) shelf.firstElementChild.remove();
  shelf.append(toast);
  arm(toast);
}

document.querySelectorAll("#toasts .toast").forEach(arm);
