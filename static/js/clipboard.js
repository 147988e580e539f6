// <button data-copy="text" data-copied="Copied">
import { announce } from "./announce.js";

export function startClipboard() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied;
    announce(button.dataset.copied);
    setTimeout(() => { label.textContent = before; }, 1500);
  });
}
