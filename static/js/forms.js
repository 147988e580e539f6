// Unsaved changes are asked about; filters submit themselves; a submit is sent once.
export function startForms() {
  document.querySelector(".form-errors")?.focus();
  for (const input of document.querySelectorAll("input[data-timezone]")) {
    input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) changed.add(form);
  });
  document.addEventListener("change", (event) => {
    if (event.target.form?.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    changed.delete(event.target);
    const button = event.submitter;
    if (button && event.target.method === "post" && !event.defaultPrevented) {
      setTimeout(() => { button.disabled = true; });
    }
  });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form[method=post] button:disabled")) button.disabled = false;
  });
  addEventListener("beforeunload", (event) => {
    const open = [...changed].filter((form) => form.isConnected);
    if (open.length) event.preventDefault();
  });
}
