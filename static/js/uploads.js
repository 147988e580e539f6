// Files dropped anywhere, or chosen on the upload page, go to POST /api/uploads one by one.
import { announce } from "./announce.js";
import { isArchive, sendArchive } from "./archives.js";
import { showToast } from "./toasts.js";

const words = () => document.body.dataset;
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

// XMLHttpRequest, because fetch does not tell how much has been sent.
function send(file, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    request.open("POST", words().uploadUrl);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve({ status: request.status, answer: request.response ?? {} }));
    request.addEventListener("error", () => resolve({ status: 0, answer: {} }));
    request.send(body);
  });
}

function newRow(list, file) {
  const template = document.getElementById("upload-row-template");
  if (!list || !template) return null;
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = file.name;
  list.prepend(row);
  return row;
}

function say(row, sentence) {
  const place = row?.querySelector("[data-state]");
  if (place) place.textContent = sentence;
}

async function place(row, id) {
  // The server draws the row from here on; the socket tells when it changes.
  const url = words().uploadRowUrl?.replace("UPLOAD", encodeURIComponent(id));
  if (!row || !url) return;
  await window.htmx?.ajax("GET", url, { target: row, swap: "outerHTML" });
}

async function upload(file) {
  const row = newRow(document.getElementById("upload-rows"), file);
  const bar = row?.querySelector("progress");
  const { status, answer } = await send(file, (share) => { if (bar) bar.value = share; });
  if (status < 200 || status >= 300) {
    const sentence = [answer.message ?? words().wordsFailed, answer.hint].filter(Boolean).join(" ");
    bar?.remove();
    say(row, sentence);
    row?.classList.add("is-bad");
    if (!row) showToast(`${file.name}: ${sentence}`);
    return;
  }
  announce(`${file.name}: ${words().wordsReceived}`);
  if (row && answer.id) await place(row, answer.id);
  else if (!row) showToast(`${file.name}: ${words().wordsReceived}`, { href: words().uploadPage, action: words().wordsShow });
}

async function uploadArchive(file) {
  const row = newRow(document.getElementById("upload-rows"), file);
  const bar = row?.querySelector("progress");
  document.body.dataset.sending = "";
  const { page, problem } = await sendArchive(file, (share) => { if (bar) bar.value = share; });
  delete document.body.dataset.sending;
  if (page) return page;
  bar?.remove();
  say(row, problem);
  row?.classList.add("is-bad");
  if (!row) showToast(`${file.name}: ${problem}`);
  return null;
}

async function uploadAll(files) {
  let page = null;
  for (const file of files) { // one at a time: order kept, server kept free
    if (isArchive(file)) page = (await uploadArchive(file)) ?? page;
    else await upload(file);
  }
  if (page) location.assign(page);
}

export function startUploads() {
  if (!words().uploadUrl) return;
  const target = document.getElementById("drop-target");
  let depth = 0;
  const show = (visible) => { if (target) target.hidden = !visible; };
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    show(true);
  });
  addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && (depth -= 1) <= 0) { depth = 0; show(false); }
  });
  addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    uploadAll([...event.dataTransfer.files]);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=file][data-uploads]")) return;
    uploadAll([...event.target.files]);
    event.target.value = "";
  });
}
