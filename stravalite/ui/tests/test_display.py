from types import SimpleNamespace

from django.db import OperationalError
from django.test import RequestFactory

from stravalite.ui.context import shell
from stravalite.ui.display import DEFAULT, Display, display_for


def request_of(cookies=None, **preferences):
    request = RequestFactory().get("/activities/act_1")
    request.COOKIES.update(cookies or {})
    request.user = SimpleNamespace(
        is_authenticated=True, name="A", preferences=SimpleNamespace(**preferences)
    )
    return request


def test_a_stranger_gets_the_defaults(anonymous_request):
    display = display_for(anonymous_request)
    assert (display.units, display.clock, display.week_start) == ("metric", 24, 0)
    assert display_for(None) == DEFAULT


def test_saved_preferences_are_read_and_odd_ones_ignored():
    display = display_for(request_of(units="imperial", clock=12, week_start=6, theme="dark"))
    assert (display.units, display.clock, display.week_start) == ("imperial", 12, 6)
    assert display.theme == "dark"
    odd = display_for(request_of(units="furlongs", clock=13, week_start="x", theme="pink"))
    assert (odd.units, odd.clock, odd.week_start, odd.theme) == (
        "metric",
        24,
        0,
        "auto",
    )


def test_the_choice_of_this_browser_wins_over_the_saved_theme():
    assert display_for(request_of({"theme": "light"}, theme="dark")).theme == "light"
    assert display_for(request_of({"theme": "<script>"}, theme="dark")).theme == "dark"


def test_the_navigation_marks_where_we_are_and_is_empty_for_strangers(
    anonymous_request,
):
    items = shell(request_of())["nav_items"]
    assert [item["url"] for item in items if item["current"]] == ["/activities"]
    assert shell(anonymous_request)["nav_items"] == []


class Unreachable:
    @property
    def is_authenticated(self):
        raise OperationalError("no database")


def test_without_a_database_pages_are_those_of_a_stranger():
    request = RequestFactory().get("/")
    request.user = Unreachable()
    request.request_id = "7f3a"
    context = shell(request)
    assert context["nav_items"] == []
    assert context["request_id"] == "7f3a"
    assert context["display"].units == "metric"


def test_metric_is_a_property_of_the_units():
    assert Display().metric
    assert not Display(units="imperial").metric
