// An archive of any size goes to the server in parts; what has arrived is not sent again.
import { announce } from "./announce.js";

const words = () => document.body.dataset;
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const PATIENCE_MS = [1000, 3000, 10000, 30000];

export const isArchive = (file) => /\.zip$/i.test(file.name);

async function ask(method, url, body, type) {
  const headers = { "X-CSRFToken": token(), Accept: "application/json" };
  if (type) headers["Content-Type"] = type;
  try {
    const response = await fetch(url, { method, headers, body, credentials: "same-origin" });
    const answer = await response.json().catch(() => ({}));
    return { status: response.status, answer };
  } catch {
    return { status: 0, answer: {} };
  }
}

// A lost connection or a busy server is waited out; a refusal is an answer.
async function insist(method, url, body, type) {
  let outcome = await ask(method, url, body, type);
  for (const wait of PATIENCE_MS) {
    if (outcome.status !== 0 && outcome.status < 500 && outcome.status !== 429) break;
    await new Promise((resolve) => { setTimeout(resolve, wait); });
    outcome = await ask(method, url, body, type);
  }
  return outcome;
}

const fine = (status) => status >= 200 && status < 300;

// Tells `onProgress` a share from 0 to 1; returns the import, or a sentence of what went wrong.
export async function sendArchive(file, onProgress) {
  const begun = await insist("POST", words().importsUrl, JSON.stringify({ name: file.name, size: file.size }), "application/json");
  if (!fine(begun.status)) return { problem: sentence(begun.answer) };
  const whole = begun.answer;
  const count = Math.ceil(file.size / whole.part_size);
  let arrived = count - whole.missing_parts.length;
  for (const number of whole.missing_parts) {
    onProgress(arrived / count);
    const part = file.slice(number * whole.part_size, (number + 1) * whole.part_size);
    const sent = await insist("PUT", `${words().importsUrl}/${whole.id}/parts/${number}`, part, "application/octet-stream");
    if (!fine(sent.status)) return { problem: sentence(sent.answer) };
    arrived += 1;
  }
  onProgress(1);
  announce(`${file.name}: ${words().wordsReceived}`);
  return { page: words().importPage.replace("IMPORT", encodeURIComponent(whole.id)) };
}

const sentence = (answer) => [answer.message ?? words().wordsFailed, answer.hint].filter(Boolean).join(" ");

// The title of the page says how far an import is, also in a tab behind others.
export function startArchives() {
  const head = () => document.getElementById("import-head")?.dataset ?? {};
  let status = head().status;
  document.addEventListener("htmx:afterSettle", () => {
    if (head().title) document.title = head().title;
    // the list below tells of another state by now
    if (status && head().status !== status) location.reload();
    status = head().status;
  });
  addEventListener("beforeunload", (event) => { if (document.body.dataset.sending) event.preventDefault(); });
}
