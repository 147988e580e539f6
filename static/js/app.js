// What every page gets; what only some need, they name in their heads. Each part does nothing on pages
// without its elements.
import { startArchives } from "./archives.js";
import { startClipboard } from "./clipboard.js";
import { startForms } from "./forms.js";
import { startLive } from "./live.js";
import { startMenus } from "./menus.js";
import { startPeople } from "./people.js";
import { startTheme } from "./theme.js";
import { startTimes } from "./times.js";
import { showToast } from "./toasts.js";
import { startUploads } from "./uploads.js";

document.documentElement.dataset.js = "";
startTheme();
startMenus();
startClipboard();
startForms();
startTimes();
startUploads();
startArchives();
startLive();
startPeople();

document.addEventListener("htmx:sendError", () => showToast(document.body.dataset.wordsOffline));
document.addEventListener("htmx:beforeSwap", (event) => {
  // An invalid form answers 422 with itself: show it.
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});
