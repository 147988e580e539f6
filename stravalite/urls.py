"""Every address of the house."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.people import api as people_api
from analytics.statistics import api as statistics_api
from stravalite.home import errors, health, views
from stravalite.home.api import SearchView
from stravalite.observability.metrics import metrics

api_patterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.people.urls_api")),
    path("", include("accounts.federation.urls_api")),
    path("", include("accounts.closing.urls_api")),
    path("", include("accounts.profile.urls_api")),
    path("", include("accounts.measures.urls_api")),
    path("", include("social.graph.urls_api")),
    path("", include("social.devices.urls_api")),
    path("", include("social.notifications.urls_api")),
    path("", include("social.moderation.urls_api")),
    path("", include("social.posts.urls_api")),
    path("", include("activities.zones.urls_api")),
    path("", include("activities.uploads.urls_api")),
    path("", include("activities.media.urls_api")),
    path("", include("activities.imports.urls_api")),
    path("", include("activities.takeout.urls_api")),
    path("", include("activities.editing.urls_api")),
    path("", include("activities.gear.urls_api")),
    path("", include("activities.calendar.urls_api")),
    path("", include("activities.routes.urls_api")),
    path("", include("activities.log.urls_api")),
    path("", include("analytics.efforts.urls_api")),
    path("", include("analytics.repeats.urls_api")),
    path("", include("analytics.statistics.urls_api")),
    path("", include("integrations.health.urls_api")),
    path("search", SearchView.as_view(), name="api-search"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("<path:_rest>", errors.UnknownApiAddress.as_view(), name="api-unknown"),
]

#: S0's paths as its clients know them.
unprefixed_patterns: list[URLPattern | URLResolver] = [
    path("auth/signup", people_api.SignUpView.as_view(), name="s0-signup"),
    path("auth/login", people_api.LoginView.as_view(), name="s0-login"),
    path("runs/<str:user_id>", statistics_api.RunsView.as_view(), name="s0-runs"),
    path("analytics/<str:user_id>", statistics_api.AnalyticsView.as_view(), name="s0-analytics"),
    path("leaderboard", statistics_api.LeaderboardView.as_view(), name="s0-leaderboard"),
]

urlpatterns = [
    path("", views.landing, name="landing"),
    path("about", views.about, name="about"),
    path("help", views.help_page, name="help"),
    path("search", views.search, name="search"),
    path("keys", views.keys, name="keys"),
    path("legal/privacy", views.privacy, name="legal_privacy"),
    path("legal/terms", views.terms, name="legal_terms"),
    path("", include("stravalite.demo.urls")),
    path("", include("stravalite.welcome.urls")),
    path("", include("accounts.people.urls")),
    path("", include("accounts.federation.urls")),
    path("", include("accounts.recovery.urls")),
    path("", include("accounts.closing.urls")),
    path("", include("accounts.profile.urls")),
    path("", include("social.graph.urls")),
    path("", include("social.devices.urls")),
    path("", include("social.notifications.urls")),
    path("", include("social.moderation.urls")),
    path("", include("social.posts.urls")),
    path("", include("accounts.measures.urls")),
    path("", include("activities.zones.urls")),
    path("", include("activities.takeout.urls")),
    path("", include("activities.editing.urls")),
    path("", include("activities.gear.urls")),
    path("", include("activities.calendar.urls")),
    path("", include("analytics.repeats.urls")),
    path("", include("activities.routes.urls")),
    path("", include("activities.log.urls")),
    path("", include("activities.media.urls")),
    path("", include("activities.imports.urls")),
    path("", include("integrations.health.urls")),
    path("api/", include(api_patterns)),
    path("apidocs/", SpectacularSwaggerView.as_view(url_name="schema"), name="apidocs"),
    path("", include(unprefixed_patterns)),
    path("ping", health.ping, name="ping"),
    path("healthz", health.healthz, name="healthz"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
