"""Pages keep to the strict content policy, speak for screen readers and draw every state."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import timezone

from stravalite.ui.assets import PROJECT
from stravalite.ui.display import Display

TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
VOID = {"meta", "link", "input", "br", "img", "hr", "col", "source", "wbr"}


class Page(HTMLParser):
    """Collects what the tests ask for, and that every element is closed in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.headings, self.ids, self.words = [], 0, [], []
        self.broken = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.headings += tag == "h1"
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_startendtag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.broken.append(tag)

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_a_laxer_content_policy(path):
    html = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", html)
    scripts = [tag for tag in re.findall(r"<script[^>]*>", html) if "application/json" not in tag]
    assert all("src=" in tag for tag in scripts)  # data is not script
    assert not re.search(r"#[0-9a-fA-F]{6}\b", html)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", html)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_only_real_controls_are_pressed(path):
    html = path.read_text()
    assert not re.search(
        r"<(div|span|p|li)[^>]*(role=[\"']button|data-copy|data-theme-choice)", html
    )


def activity(**changes):
    author = SimpleNamespace(name="Ana Moreira", handle="ana")
    values = {
        "public_id": "act_1",
        "name": "<b>Loop</b>",
        "sport": "Run",
        "description": "",
        "status": "ready",
        "start_time": datetime(2026, 11, 20, 7, 2, tzinfo=UTC),
        "timezone": "Europe/Lisbon",
        "local_date": date(2026, 11, 20),
        "distance_m": 10420.0,
        "moving_s": 3198.0,
        "elapsed_s": 3400.0,
        "timer_s": 3300.0,
        "elevation_gain_m": 87.0,
        "elevation_loss_m": 86.0,
        "elevation_high_m": 41.0,
        "elevation_low_m": 2.0,
        "average_speed_mps": 10420 / 3198,
        "max_speed_mps": 4.1,
        "average_heartrate_bpm": 142.0,
        "max_heartrate_bpm": 168.0,
        "average_power_w": None,
        "max_power_w": None,
        "average_cadence_rpm": 85.5,
        "average_temperature_c": 11.0,
        "calories_kcal": 612.0,
        "calories_method": "acsm",
        "fastest_km_s": 286.0,
        "gap_s_per_km": 302.0,
        "device_name": "Watch",
        "source": "file",
        "gear": "",
        "post": SimpleNamespace(public_id="pst_1", audience="followers", author=author),
        "thumbnail_svg": "",
        "job_topic": "job:1",
    }
    return SimpleNamespace(**(values | changes))


NOTHING_RECORDED = dict.fromkeys(
    [
        "distance_m",
        "moving_s",
        "elapsed_s",
        "elevation_gain_m",
        "elevation_high_m",
        "average_speed_mps",
        "max_speed_mps",
        "average_heartrate_bpm",
        "max_heartrate_bpm",
        "average_cadence_rpm",
        "average_temperature_c",
        "calories_kcal",
        "fastest_km_s",
        "gap_s_per_km",
    ]
)

SPLIT = {
    "index": 1,
    "distance_m": 1000.0,
    "elapsed_s": 310.0,
    "moving_s": 307.0,
    "elevation_gain_m": 5.0,
    "average_heartrate_bpm": 140.0,
    "gap_s_per_km": 300.0,
    "fraction": 0.5,
    "fastest": True,
}


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the start list")
    units = forms.ChoiceField(choices=[("km", "km"), ("mi", "mi")], widget=forms.RadioSelect)
    share = forms.BooleanField(required=False)


def draw(template, request, **context):
    html = render_to_string(template, context, request=request)
    page = Page(html)
    assert not page.broken
    assert len(page.ids) == len(set(page.ids))
    assert "None" not in page.text
    assert "nan" not in page.text.lower().split()
    return html, page


def upload(status, **more):
    return SimpleNamespace(
        public_id=f"upl_{status}",
        status=status,
        filename="a.fit",
        topic=f"job:{status}",
        created_at=timezone.now(),
        activity=more.get("activity"),
        activities=[more["activity"]] if "activity" in more else [],
        error=SimpleNamespace(message="Not a recording.", hint="Add it by hand."),
    )


PAGES = [
    ("home/landing.html", {"form": Form(), "registration_open": True}),
    ("home/landing.html", {"form": Form(), "registration_open": False}),
    ("accounts/login.html", {"form": Form({}), "registration_open": True}),
    ("accounts/signup.html", {"form": Form(), "registration_open": True}),
    ("accounts/signup.html", {"form": Form(), "registration_open": False}),
    ("accounts/logged_out.html", {}),
    ("accounts/check_mail.html", {"address": "ana@example.org"}),
    ("accounts/reset_sent.html", {"address": "ana@example.org"}),
    ("accounts/password_forgotten.html", {"form": Form(), "mail": True}),
    ("accounts/password_forgotten.html", {"form": Form(), "mail": False}),
    ("accounts/password_set.html", {"form": Form({})}),
    (
        "accounts/account.html",
        {"address_form": Form(prefix="a"), "password_form": Form(prefix="b"), "mail": True},
    ),
    ("accounts/preferences.html", {"form": Form(), "time_zones": ["Europe/Lisbon"]}),
    (
        "accounts/measures.html",
        {
            "form": Form(),
            "measures": [
                {
                    "public_id": "mea_1",
                    "valid_from": date(2026, 1, 1),
                    "label": "Weight",
                    "text": "67 kg",
                }
            ],
        },
    ),
    ("activities/list.html", {"form": Form(), "activities": []}),
    ("activities/list.html", {"form": Form(), "activities": [], "is_filtered": True}),
    (
        "activities/list.html",
        {
            "form": Form(),
            "activities": [
                activity(),
                activity(public_id="act_2", status="processing"),
                activity(public_id="act_3", status="failed"),
                activity(public_id="act_4", sport="Unknown", **NOTHING_RECORDED),
            ],
            "totals": {
                "count": 4,
                "distance_m": 1.0,
                "moving_s": 2.0,
                "elevation_gain_m": None,
            },
            "older_url": "?page=2",
            "newer_url": "?page=0",
        },
    ),
    (
        "activities/upload.html",
        {
            "form": Form(),
            "max_upload_mb": 100,
            "is_waiting": True,
            "problems": ["a.jpg is a photo."],
            "uploads": [
                upload("queued"),
                upload("processing"),
                upload("failed"),
                upload("done", activity=activity()),
                upload("duplicate", activity=activity()),
            ],
        },
    ),
    ("activities/new.html", {"form": Form()}),
    ("activities/edit.html", {"form": Form({}), "activity": activity()}),
    ("activities/deleted.html", {"activity": activity()}),
    (
        "activities/detail.html",
        {
            "activity": activity(),
            "is_owner": True,
            "original_url": "/original",
            "exports": [{"label": "GPX", "url": "/gpx"}],
            "panels": {
                "map_svg": "map",
                "lanes_svg": "lanes",
                "splits": [SPLIT],
                "laps": [SPLIT],
                "lengths": [{"active": True, "number": 1, "elapsed_s": 30.0, "strokes": None}],
                "efforts": [{"name": "1 km", "elapsed_s": 286.0, "rank_all": 1}],
                "quality": ["GPS jumped."],
                "provenance": ["morning.fit"],
            },
        },
    ),
    (
        "activities/detail.html",
        {
            "activity": activity(sport="WeightTraining", source="file", **NOTHING_RECORDED),
            "is_owner": True,
            "panels": {
                "sets": [{"exercise": "", "number": 1, "repetitions": 8, "weight_kg": None}]
            },
        },
    ),
    (
        "activities/detail.html",
        {"activity": activity(source="manual", **NOTHING_RECORDED), "panels": {}},
    ),
    (
        "activities/detail.html",
        {"activity": activity(status="processing"), "panels": {}, "job_topic": "job:1"},
    ),
    (
        "activities/detail.html",
        {
            "activity": activity(status="failed"),
            "is_owner": True,
            "panels": {"failure": {"message": "Too large.", "hint": "Split it."}},
        },
    ),
    *((f"errors/{code}.html", {"request_id": "7f3a"}) for code in (400, 403, 404, 429, 500, 503)),
    ("errors/403.html", {"csrf": True}),
    ("errors/429.html", {"request_id": "7f3a", "retry_after_s": 30}),
]


@pytest.mark.parametrize(("template", "context"), PAGES)
def test_every_page_and_state_is_whole_and_has_one_heading_like_its_title(
    template, context, owner_request, anonymous_request
):
    for request in (owner_request, anonymous_request):
        html, page = draw(template, request, **context)
        assert page.headings == 1
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL).group(1)
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL).group(1)
        assert title.strip().startswith(heading.strip())
        assert "<b>Loop</b>" not in html


@pytest.mark.parametrize("code", [500, 503])
def test_the_worst_errors_need_neither_person_nor_database(code):
    html = render_to_string(f"errors/{code}.html")
    assert Page(html).headings == 1
    assert "What is safe" in html


def test_an_activity_says_its_numbers_once_and_hides_what_was_not_recorded(
    owner_request,
):
    _, page = draw("activities/detail.html", owner_request, activity=activity(), panels={})
    assert "10.42" in page.text
    assert "171" in page.text
    assert page.text.count("5:07") == 1
    assert "power" not in page.text
    ride = activity(sport="Ride")
    _, page = draw("activities/detail.html", owner_request, activity=ride, panels={})
    assert page.text.count("87") == 1
    assert "/km " not in page.text.replace("5:02", "").partition("Grade")[0]


def test_owners_get_actions_and_visitors_do_not(owner_request, anonymous_request):
    owned, _ = draw(
        "activities/detail.html",
        owner_request,
        activity=activity(),
        panels={},
        is_owner=True,
    )
    seen, _ = draw("activities/detail.html", anonymous_request, activity=activity(), panels={})
    assert "/activities/act_1/delete" in owned
    assert "/activities/act_1/delete" not in seen


def test_work_in_progress_listens_to_its_topic_and_refreshes_without_script(
    owner_request,
):
    html, _ = draw(
        "activities/detail.html",
        owner_request,
        activity=activity(status="processing"),
        panels={},
        job_topic="job:7",
    )
    assert 'data-topic="job:7"' in html
    assert '<noscript><meta http-equiv="refresh"' in html


def test_the_chosen_theme_is_in_the_page_from_the_start(owner_request):
    html, _ = draw("activities/list.html", owner_request, activities=[], form=Form())
    assert 'data-theme="dark"' in html


def test_the_rows_of_the_list_are_a_part_of_their_own(owner_request):
    html = render_to_string(
        "activities/list.html#rows",
        {"activities": [activity()], "count": 1, "totals": {"count": 1}},
        request=owner_request,
    )
    assert html.strip().startswith('<div id="rows">')
    assert "<html" not in html


def rendered(source, **context):
    return Template(source).render(Context({"display": Display()} | context))


def test_a_field_ties_hint_and_error_to_its_control():
    html = rendered("{% field form.name %}", form=Form({}))
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'id="id_name_hint"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "<fieldset" in rendered("{% field form.units %}", form=Form())


def test_a_missing_number_is_a_dash_that_is_read_as_not_recorded():
    assert "not recorded" in rendered("{% heartrate value %}", value=None)
    assert rendered('{% stat "power" value "P" optional=True %}', value=None) == ""
    assert "not recorded" in rendered('{% stat "power" value "P" %}', value=None)


def test_a_stat_is_a_term_with_number_and_unit():
    html = rendered('{% stat "distance" 10420 "Distance" exact=True %}')
    assert re.search(r"<dt>Distance</dt>", html)
    assert Page(html).text.replace("\u00a0", " ") == "Distance 10.42 km"


def test_moments_are_machine_readable_and_say_their_zone():
    at = datetime(2026, 11, 20, 7, 2, tzinfo=UTC)
    html = rendered('{% moment at "Asia/Tokyo" %}', at=at)
    assert 'datetime="2026-11-20T07:02:00Z"' in html
    assert "16:02" in html
    assert "Asia/Tokyo" in html
    assert "UTC" in rendered('{% moment at "Mars/Olympus" %}', at=at)
    assert "data-relative" in rendered("{% ago at %}", at=at)


def test_an_unknown_icon_is_a_mistake_and_a_labelled_one_is_an_image():
    with pytest.raises(TemplateSyntaxError):
        rendered('{% icon "unicorn" %}')
    assert 'role="img" aria-label="Run"' in rendered('{% icon "run" "Run" %}')
    assert 'aria-hidden="true"' in rendered('{% icon "run" %}')


def test_audience_and_sport_are_said_in_words():
    assert "Only me" in rendered('{% audience_chip "only_me" %}')
    assert "Only me" in rendered('{% audience_chip "anything else" %}')
    assert rendered('{{ "TrailRun"|sport_label }}') == "Trail run"
    assert rendered('{{ "Ana Maria Moreira"|initials }} {{ "rui"|initials }}') == "AM RU"


def test_a_component_wraps_its_block():
    html = rendered(
        '{% component "notice" kind="warn" %}<p>{{ word }}</p>{% endcomponent %}',
        word="<",
    )
    assert "notice-warn" in html
    assert "<p>&lt;</p>" in html


def test_bars_stay_inside_their_box():
    assert (
        rendered("{{ 0.5|bar_width }} {{ 7|bar_width }} {{ none|bar_width }}") == "50.0 100.0 0.0"
    )
