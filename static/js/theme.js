// The choice is a cookie, so that the server writes the right theme into the page: no flash.
const YEAR_S = 31536000;

function apply(theme) {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
  mark(theme);
}

function mark(theme) {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
}

export function startTheme() {
  mark(document.documentElement.dataset.theme);
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) apply(choice.dataset.themeChoice);
  });
  // Saved preferences win over what this browser chose before.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-resets-theme]")) {
      document.cookie = "theme=; path=/; max-age=0; samesite=lax";
    }
  });
}
