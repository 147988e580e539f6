// Answering a comment, and names completed while they are typed. Without script each reply is a link.
function answer(link) {
  const form = document.querySelector("form[data-say]");
  if (!form) return false;
  form.elements.reply_to.value = link.dataset.reply ?? "";
  form.querySelector("[data-to]").textContent = link.dataset.name ?? "";
  form.querySelector(".say-to").hidden = !link.dataset.reply;
  form.querySelector("textarea").focus();
  form.scrollIntoView({ block: "nearest" });
  return true;
}

const BEGUN = /(?:^|[^\w@./-])@([a-z0-9_-]{0,30})$/i;
let list = null;
let asked = 0;

function close() {
  list?.remove();
  list = null;
  document.querySelector("[data-mentions][aria-expanded=true]")?.setAttribute("aria-expanded", "false");
}

function choose(field, option) {
  const before = field.value.slice(0, field.selectionStart).replace(/@[a-z0-9_-]*$/i, `@${option.dataset.handle} `);
  field.value = before + field.value.slice(field.selectionStart);
  field.setSelectionRange(before.length, before.length);
  close();
  field.focus();
}

function mark(field, option) {
  for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

async function complete(field) {
  const begun = BEGUN.exec(field.value.slice(0, field.selectionStart));
  if (!begun) { close(); return; }
  const turn = ++asked;
  const answered = await fetch(`/people/mentionable?q=${encodeURIComponent(begun[1])}`).catch(() => null);
  if (turn !== asked || !answered?.ok || document.activeElement !== field) return;
  const options = await answered.text();
  close();
  if (!options.trim()) return;
  list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "mention-list";
  list.setAttribute("role", "listbox");
  list.innerHTML = options; // our own template; names are escaped there
  field.closest("form").append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", "mention-list");
  field.setAttribute("aria-expanded", "true");
  mark(field, list.firstElementChild);
  for (const option of list.children) {
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(field, option); });
  }
}

function steer(event) {
  const field = event.target.closest?.("[data-mentions]");
  if (!field || !list) return;
  const options = [...list.children];
  const place = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    mark(field, options.at((place + step + options.length) % options.length));
  } else if (event.key === "Enter" || event.key === "Tab") {
    event.preventDefault();
    choose(field, options[place]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close();
  }
}

function startTalk() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply], [data-no-reply]");
    if (link && answer(link)) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-mentions]");
    if (field) complete(field);
  });
  document.addEventListener("keydown", steer);
  document.addEventListener("focusout", (event) => { if (event.target.closest("[data-mentions]")) close(); });
}

startTalk();
