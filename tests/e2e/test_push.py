"""Notifications on a device: asked for only after a tap, shown by the worker, opened by a click."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from social.devices.tests.push_services import Reader
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.house import House

#: No push service can be reached from here: the browser's own part of subscribing is played, and it is
#: counted how often the person was asked.
STAGE = """(given) => {
  sessionStorage.asked ??= "0";
  Notification.requestPermission = async () => {
    sessionStorage.asked = String(Number(sessionStorage.asked) + 1);
    return "granted";
  };
  const made = { toJSON: () => given, endpoint: given.endpoint, options: {}, unsubscribe: async () => true };
  PushManager.prototype.subscribe = async function (options) {
    sessionStorage.keyBytes = String(options.applicationServerKey.length);
    return made;
  };
  PushManager.prototype.getSubscription = async () => null;
}"""


def prepared(page: Page, house: House) -> None:
    page.context.grant_permissions(["notifications"], origin=house.url)
    endpoint = "https://updates.push.services.mozilla.com/wpush/v2/abc"
    subscription = {"endpoint": endpoint, "keys": Reader().keys}
    page.add_init_script(f"({STAGE})({json.dumps(subscription)})")


def deliver(page: Page, house: House, told: dict[str, Any]) -> None:
    """Hands the worker a message as the browser's push service would, already unsealed."""
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []

    def note(event: dict[str, Any]) -> None:
        found.extend(
            one["registrationId"]
            for one in event["registrations"]
            if one["scopeURL"] == f"{house.url}/"
        )

    devtools.on("ServiceWorker.workerRegistrationUpdated", note)
    devtools.send("ServiceWorker.enable")
    for _look in range(50):
        if found:
            break
        page.wait_for_timeout(50)
    message = {"origin": house.url, "registrationId": found[0], "data": json.dumps(told)}
    devtools.send("ServiceWorker.deliverPushMessage", message)


SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  const shown = await worker.getNotifications();
  return shown.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
}"""
#: A page may not press a notification; the worker is told that somebody did, and where it would go is noted.
#: Null when what should be pressed is not there within two seconds.
PRESS = """async (tag) => {
  self.clients.openWindow = async (url) => { self.opened = url; };
  self.opened = null;
  let shown;
  for (let look = 0; look < 40 && !shown; look += 1) {
    [shown] = await self.registration.getNotifications({ tag });
    if (!shown) await new Promise((later) => setTimeout(later, 50));
  }
  if (!shown) return null;
  const ended = [];
  const event = new NotificationEvent("notificationclick", { notification: shown });
  event.waitUntil = (work) => ended.push(work);
  self.dispatchEvent(event);
  await Promise.all(ended);
  return self.opened;
}"""
#: Chromium without a screen now and then drops what was delivered: it is delivered again, so often.
DELIVERIES = 5


def shows(page: Page, house: House, told: dict[str, Any]) -> bool:
    """Whether what is told now is what this device shows, and the only thing."""
    wanted = {"title": told["title"], "body": told["text"], "tag": told["tag"], "url": told["url"]}
    for _delivery in range(DELIVERIES):
        deliver(page, house, told)
        for _look in range(20):
            if page.evaluate(SHOWN) == [wanted]:
                return True
            page.wait_for_timeout(100)
    return False


def opened_by(page: Page, house: House, told: dict[str, Any]) -> str | None:
    """The address that pressing what is told opens."""
    (worker,) = page.context.service_workers
    for _delivery in range(DELIVERIES):
        deliver(page, house, told)
        opened: str | None = worker.evaluate(PRESS, told["tag"])
        if opened:
            return opened
    return None


def test_a_device_is_switched_on_by_a_tap_shows_what_is_sent_and_opens_it(
    tab: OpenTab, ana: Athlete, house: House
) -> None:
    page = tab(ana)
    prepared(page, house)
    page.goto("/settings/notifications")
    expect(page.get_by_text("No device yet.")).to_be_visible()
    assert page.evaluate("sessionStorage.asked") == "0"
    page.get_by_role("button", name="Notify me on this device").click()
    expect(page.get_by_role("button", name="Send a test")).to_be_visible()
    assert page.evaluate("[sessionStorage.asked, sessionStorage.keyBytes]") == ["1", "65"]

    told = {"title": "House", "text": "Rui gave kudos.", "url": "/activities", "tag": "ntf_1"}
    assert shows(page, house, told)
    assert shows(page, house, {**told, "text": "Rui and 1 other gave kudos."})  # takes its place

    assert opened_by(page, house, {**told, "tag": "ntf_2"}) == f"{house.url}/activities"
    gone = "!shown.some(({ tag }) => tag === 'ntf_2')"
    page.wait_for_function(f"async () => {{ const shown = await ({SHOWN})(); return {gone}; }}")
    elsewhere = {**told, "tag": "ntf_3", "url": "https://elsewhere.example/"}
    assert opened_by(page, house, elsewhere) == f"{house.url}/notifications"

    page.get_by_role("button", name="Remove Chrome").click()
    expect(page.get_by_text("No device yet.")).to_be_visible()
