// Menus are <details>: they open without script. Script closes them the way people expect.
function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      const inside = menu.contains(event.target);
      if (!inside || event.target.closest("[data-theme-choice], a")) close(menu);
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu);
  });
  document.addEventListener("keydown", (event) => {
    const menu = [...openMenus()].at(-1);
    if (!menu) return;
    if (event.key === "Escape") close(menu, { focus: true });
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const items = [...menu.querySelectorAll("a, button")];
    if (!items.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const place = items.indexOf(document.activeElement);
    items.at((place + step + items.length) % items.length).focus();
  });
}
