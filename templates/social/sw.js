// Shows what is pushed to this browser, and opens what it is about. Nothing is kept and nothing fetched.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(data) {
  try {
    return data.json();
  } catch {
    return null;
  }
}

self.addEventListener("push", (event) => {
  const told = (event.data && read(event.data)) || {};
  if (!told.title) return;
  event.waitUntil(self.registration.showNotification(told.title, {
    body: told.text ?? "",
    tag: told.tag ?? "",
    icon: "/static/img/favicon.svg",
    data: { url: told.url ?? "/notifications" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data?.url ?? "/notifications", self.location.origin);
  // only our own pages, whatever was sent
  const url = target.origin === self.location.origin ? target.href : `${self.location.origin}/notifications`;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const page = open.find((one) => one.url === url);
    return page ? page.focus() : self.clients.openWindow(url);
  })());
});
