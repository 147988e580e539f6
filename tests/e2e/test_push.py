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
PRESS = """async () => {
  self.clients.openWindow = async (url) => { self.opened = url; };
  let shown;
  while (!shown) [shown] = await self.registration.getNotifications();
  const ended = [];
  const event = new NotificationEvent("notificationclick", { notification: shown });
  event.waitUntil = (work) => ended.push(work);
  self.dispatchEvent(event);
  await Promise.all(ended);
  return self.opened;
}"""


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
    deliver(page, house, told)
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    deliver(page, house, {**told, "text": "Rui and 1 other gave kudos."})  # takes its place
    page.wait_for_function(f"async () => (await ({SHOWN})())[0].body.includes('other')")
    (shown,) = page.evaluate(SHOWN)
    assert shown == {
        "title": "House",
        "body": "Rui and 1 other gave kudos.",
        "tag": "ntf_1",
        "url": "/activities",
    }
    (worker,) = page.context.service_workers
    assert worker.evaluate(PRESS) == f"{house.url}/activities"
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 0")

    deliver(page, house, {**told, "url": "https://elsewhere.example/"})
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    assert worker.evaluate(PRESS) == f"{house.url}/notifications"

    page.get_by_role("button", name="Remove Chrome").click()
    expect(page.get_by_text("No device yet.")).to_be_visible()
