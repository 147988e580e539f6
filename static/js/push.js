// Switching notifications on for this browser: asked only after a tap, told to the server once it works.
import { showToast } from "./toasts.js";

const KEPT = "push-endpoint";

function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(padded), (one) => one.charCodeAt(0));
}

function can() {
  return isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await fetch("/api/athlete/devices", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]").value,
    },
    body: JSON.stringify({ kind: "web", token: endpoint, keys }),
  });
  if (!answer.ok) throw new Error((await answer.json()).message);
  localStorage.setItem(KEPT, endpoint);
}

async function switchOn(box) {
  if ((await Notification.requestPermission()) !== "granted") {
    showToast(box.dataset.denied);
    return;
  }
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  const worker = await navigator.serviceWorker.ready;
  const key = bytes(box.dataset.key);
  // a subscription made with another key cannot be used any more
  const old = await worker.pushManager.getSubscription();
  const same = old && new Uint8Array(old.options.applicationServerKey ?? []).toString() === key.toString();
  if (old && !same) await old.unsubscribe();
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await tell(subscription);
  location.reload();
}

// Browsers change the address now and then; the page of settings tells the server the new one.
async function keepUp() {
  const known = localStorage.getItem(KEPT);
  if (!known || Notification.permission !== "granted") return;
  const worker = await navigator.serviceWorker.getRegistration("/");
  const subscription = await worker?.pushManager.getSubscription();
  if (subscription && subscription.endpoint !== known) await tell(subscription);
}

function startPush() {
  const box = document.querySelector("[data-push]");
  if (!box) return;
  const words = box.querySelector("[data-push-words]");
  if (!can()) {
    // an iPhone has it only for pages on the home screen
    words.textContent = /iPhone|iPad/.test(navigator.userAgent) ? box.dataset.iphone : box.dataset.cannot;
    return;
  }
  const button = box.querySelector("button");
  words.hidden = true;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await switchOn(box);
    } catch {
      showToast(box.dataset.failed);
    } finally {
      button.disabled = false;
    }
  });
  keepUp().catch(() => {});
}

startPush();
