"""The things of one athlete that the table's addresses name."""

from __future__ import annotations

import pytest

from accounts.measures.services import record as record_measure
from accounts.people.api_tokens import make as make_token
from accounts.people.tokens import issue
from accounts.profile.services import set_picture
from accounts.profile.tests.drawn import picture, picture_file
from activities.activity.models import Activity
from activities.calendar.services import plan
from activities.editing.services import crop
from activities.gear import services as gear
from activities.log.bulk import change_many
from activities.log.saved import save as save_view
from activities.media.services import add as add_photo
from activities.routes.services import from_points
from activities.takeout.services import ask as ask_for_export
from activities.zones.services import add as add_zone
from conftest import Cast
from social.devices.models import Device
from social.moderation.decisions import decide
from social.moderation.services import report
from social.notifications.models import Notification
from social.posts.comments import write as write_comment
from social.posts.links import make as make_link
from social.posts.services import say
from tests.imported import bring
from tests.recorded import activity_of, hand_in, work


@pytest.fixture
def owned(cast: Cast) -> dict[str, str]:
    """What the addresses' placeholders stand for: things of the owner's."""
    from datetime import date

    upload = hand_in(cast.owner, "garmin-edge-500-activity.fit", visibility="everyone")
    measure = record_measure(
        athlete=cast.owner, kind="ftp_w", value=250, from_date=date(2026, 1, 1)
    )
    set_picture(cast.owner, picture_file())
    activity = activity_of(upload).public_id
    corrected = crop(Activity.objects.get(public_id=activity), from_s=60.0, to_s=None)
    photo, _new = add_photo(
        athlete=cast.owner,
        content=picture(),
        activity=Activity.objects.get(public_id=activity),
    )
    written = say(author=cast.owner, text="Rest day.", audience="everyone")
    comment = write_comment(post=written, author=cast.owner, text="Needed.")
    whole = bring(cast.owner)
    broken = whole.items.get(outcome="failed")
    export = ask_for_export(cast.owner)
    bike = gear.add(athlete=cast.owner, name="Blue bike", kind="bike")
    part = gear.add_part(bike, name="Chain", fitted_on=date(2026, 1, 1), limit_m=4e6)
    reminder = gear.add_reminder(bike, what="Wax", part=part, every_days=30)
    service = gear.log_service(bike, what="Washed", done_on=date(2026, 2, 1))
    way = from_points([(41.1, -8.6), (41.2, -8.6)], cast.owner, sport="Run", name="Way")
    zone = add_zone(athlete=cast.owner, name="Far", lat=-40.0, lon=170.0, radius_m=400)
    reported = report(
        reporter=cast.owner, kind="person", public_id=cast.stranger.public_id, reason="spam"
    )
    decided = decide(
        actor=cast.staff,
        kind="person",
        subject=cast.owner.public_id,
        author=cast.owner,
        verdict="warned",
        reason="Be kind.",
    )
    work()
    alert = Notification.objects.get(athlete=cast.owner, kind="import.done")
    device = (
        Device.objects.create(  # of a kind this server does not send to: no test leaves the house
            athlete=cast.owner, kind="fcm", token="x" * 40, name="Pixel"
        )
    )
    view = save_view(athlete=cast.owner, name="Runs", query="sport=Run")
    planned = plan(athlete=cast.owner, date=date(2026, 11, 20), sport="Run")
    many = change_many(
        athlete=cast.owner,
        activities=Activity.objects.filter(public_id=activity),
        changes={"commute": True},
    )
    return {
        "plans/<str:public_id>": f"plans/{planned.public_id}",
        "<str:plan_id>": planned.public_id,
        "<str:day>": "2026-11-20",
        "<str:month>": "2026-11",
        "bulk/<str:public_id>": f"bulk/{many.public_id}",
        "<str:change_id>": many.public_id,
        "views/<str:public_id>": f"views/{view.public_id}",
        "<str:view_id>": view.public_id,
        "activities/<str:public_id>": f"activities/{activity}",
        "gear/<str:public_id>": f"gear/{bike.public_id}",
        "<str:gear_id>": bike.public_id,
        "<str:part_id>": part.public_id,
        "<str:reminder_id>": reminder.public_id,
        "<str:service_id>": service.public_id,
        "photos/<str:public_id>": f"photos/{photo.public_id}",
        "posts/<str:public_id>": f"posts/{written.public_id}",
        "<str:link_id>": make_link(written, days=7)[0].public_id,
        "comments/<str:public_id>": f"comments/{comment.public_id}",
        "<str:post_id>": written.public_id,
        "<str:comment_id>": comment.public_id,
        "<str:photo_id>": photo.public_id,
        "privacy-zones/<str:public_id>": f"privacy-zones/{zone.public_id}",
        "<str:zone_id>": zone.public_id,
        "notifications/<str:public_id>": f"notifications/{alert.public_id}",
        "<str:notification_id>": alert.public_id,
        "devices/<str:public_id>": f"devices/{device.public_id}",
        "<str:device_id>": device.public_id,
        "<int:size>": "320",
        "measures/<str:public_id>": f"measures/{measure.public_id}",
        "people/<str:public_id>": f"people/{cast.owner.public_id}",
        "@<str:handle>": f"@{cast.owner.handle}",
        "do/<str:name>": "do/follow",
        "welcome/<str:name>": "welcome/people",
        "routes/<str:public_id>": f"routes/{way.public_id}",
        "<str:route_id>": way.public_id,
        "report/<str:kind>/<str:public_id>": f"report/person/{cast.owner.public_id}",
        "<str:report_id>": reported.public_id,
        "<str:decision_id>": decided.public_id,
        "follow-requests/<str:handle>": f"follow-requests/{cast.pending.handle}",
        "follow-requests/<str:athlete_id>": f"follow-requests/{cast.pending.public_id}",
        "uploads/<str:public_id>": f"uploads/{upload.public_id}",
        "imports/<str:public_id>": f"imports/{whole.public_id}",
        "export/<str:public_id>": f"export/{export.public_id}",
        "<str:export_id>": export.public_id,
        "<str:import_id>": whole.public_id,
        "<int:item_id>": str(broken.pk),
        "<int:number>": "0",
        "<str:activity_id>": activity,
        "<str:edit_id>": corrected.public_id,
        "<str:measure_id>": measure.public_id,
        "<str:upload_id>": upload.public_id,
        "<str:user_id>": cast.owner.public_id,
        "<str:athlete_id>": cast.owner.public_id,
        "<str:token>": "no-such-link",
        "<int:pk>": "1",
        "<str:token_id>": make_token(cast.owner, name="x", scopes=["read"], days=None)[0].public_id,
        "<str:session_id>": issue(cast.owner).family.public_id,
        "<str:form>": "gpx",
        "<str:service>": "nobody",
        "<str:connection_id>": "con_1",
        "<str:invitation_id>": "inv_0",
        "<path:_rest>": "nothing/here",
    }


def path_of(address: str, owned: dict[str, str]) -> str:
    for placeholder, value in owned.items():
        address = address.replace(placeholder, value)
    assert "<" not in address, f"no example for {address}"
    return f"/{address}"


def content_type_of(method: str, path: str) -> str:
    if method == "GET":
        return ""
    api = path.startswith(("/api/", "/auth/", "/runs/"))
    return "application/json" if api else "application/x-www-form-urlencoded"
