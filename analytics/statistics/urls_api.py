from django.urls import path

from analytics.statistics import api

urlpatterns = [
    path("runs", api.MyRunsView.as_view(), name="api-runs"),
    path("runs/<str:user_id>", api.RunsView.as_view(), name="api-runs-of"),
    path("analytics/<str:user_id>", api.AnalyticsView.as_view(), name="api-analytics"),
    path("leaderboard", api.LeaderboardView.as_view(), name="api-leaderboard"),
]
