// Somebody is no longer to be seen here: what shows them goes at once, a page of theirs asks again.
let leaving = false;

export function startPeople() {
  // Whoever blocks is on the way to another page already; asking again would cut that short.
  window.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
  window.addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("whisper", ({ detail }) => {
    if (detail.topic !== "people" || !detail.gone || leaving) return;
    const id = CSS.escape(detail.gone);
    if (document.querySelector(`[data-person-page="${id}"]`)) { location.reload(); return; }
    for (const element of document.querySelectorAll(`[data-person="${id}"]`)) element.remove();
  });
}
