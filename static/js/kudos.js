// Kudos are shown at once and sent meanwhile; what does not get through is taken back, and why is said.
import { showToast } from "./toasts.js";

function show(button, given, count) {
  button.setAttribute("aria-pressed", String(given));
  if (given) { button.name = "take"; button.value = "1"; } else { button.removeAttribute("name"); button.removeAttribute("value"); }
  button.querySelector("[data-count]").textContent = String(Math.max(0, count));
}

async function send(form, given) {
  const token = form.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(form.dataset.kudos, {
    method: given ? "PUT" : "DELETE",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([body.message, body.hint].filter(Boolean).join(" "));
  return body.kudos_count;
}

function startKudos() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-kudos]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("[aria-pressed]");
    const had = button.getAttribute("aria-pressed") === "true";
    const count = Number.parseInt(button.querySelector("[data-count]").textContent, 10) || 0;
    show(button, !had, count + (had ? -1 : 1));
    try {
      const counted = await send(form, !had);
      if (counted !== undefined && button.isConnected) show(button, !had, counted);
    } catch (error) {
      if (button.isConnected) show(button, had, count);
      // a failed connection is a TypeError; whatever the server said has words of its own
      showToast(error instanceof TypeError || !error.message ? form.dataset.wordsFailed : error.message);
    }
  });
}

startKudos();
