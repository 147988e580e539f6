// Photos of an activity, large: a dialog over the page. Without script each is a link to its own page.
const SWIPE_PX = 48;

let opened = null; // { dialog, links, place }

function links(list) {
  return [...list.querySelectorAll("a[data-large]")];
}

function show(place) {
  const { dialog, links: all } = opened;
  opened.place = (place + all.length) % all.length;
  const link = all[opened.place];
  const small = link.querySelector("img");
  const image = dialog.querySelector("img");
  image.removeAttribute("src"); // never the former photo under the next one's words
  image.alt = small.alt;
  image.width = link.dataset.width;
  image.height = link.dataset.height;
  image.srcset = small.srcset;
  image.src = link.dataset.large;
  const caption = dialog.querySelector("[data-caption]");
  caption.textContent = link.dataset.caption ?? "";
  caption.hidden = !caption.textContent;
  const told = dialog.querySelector("[data-told]");
  told.textContent = told.dataset.words
    .replace("{number}", opened.place + 1)
    .replace("{count}", all.length);
  const page = dialog.querySelector("[data-page]");
  page.href = link.href + (page.dataset.fragment ?? "");
  for (const button of dialog.querySelectorAll("[data-step]")) button.hidden = all.length < 2;
}

function open(link) {
  const list = link.closest("[data-lightbox]");
  const dialog = document.getElementById(list.dataset.lightbox);
  const all = links(list);
  opened = { dialog, links: all, place: 0 };
  show(all.indexOf(link));
  dialog.showModal();
}

function step(by) {
  const backwards = getComputedStyle(opened.dialog).direction === "rtl";
  show(opened.place + (backwards ? -by : by));
}

const KEYS = {
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  Home: () => show(0),
  End: () => show(-1),
};

function listenTo(dialog) {
  let from = null;
  dialog.addEventListener("keydown", (event) => {
    const act = event.altKey || event.ctrlKey || event.metaKey ? null : KEYS[event.key];
    if (!act || !opened) return;
    event.preventDefault();
    act();
  });
  dialog.addEventListener("pointerdown", (event) => {
    from = event.pointerType === "mouse" ? null : { x: event.clientX, y: event.clientY };
  });
  dialog.addEventListener("pointercancel", () => (from = null));
  dialog.addEventListener("pointerup", (event) => {
    if (!from || !opened) return;
    const x = event.clientX - from.x;
    const y = event.clientY - from.y;
    from = null;
    if (Math.abs(x) >= SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)) step(x < 0 ? 1 : -1);
  });
  dialog.addEventListener("close", () => {
    opened?.links[opened.place]?.focus();
    opened = null;
  });
}

function startLightbox() {
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const link = event.target.closest("[data-lightbox] a[data-large]");
    if (link && plain) {
      event.preventDefault();
      const dialog = document.getElementById(link.closest("[data-lightbox]").dataset.lightbox);
      if (!dialog.dataset.ready) listenTo(dialog);
      dialog.dataset.ready = "";
      open(link);
    } else if (opened && event.target.closest("[data-step]")) {
      step(Number(event.target.closest("[data-step]").dataset.step));
    } else if (opened && (event.target === opened.dialog || event.target.closest("[data-close]"))) {
      opened.dialog.close();
    }
  });
}

startLightbox();
