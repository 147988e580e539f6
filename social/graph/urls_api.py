from django.urls import path

from social.graph.api import edges, mine, people

urlpatterns = [
    path("athletes", people.AthletesView.as_view(), name="api-athletes"),
    path("athletes/<str:athlete_id>", people.AthleteView.as_view(), name="api-athlete-of"),
    path(
        "athletes/<str:athlete_id>/followers",
        people.FollowersView.as_view(),
        name="api-athlete-followers",
    ),
    path(
        "athletes/<str:athlete_id>/following",
        people.FollowingView.as_view(),
        name="api-athlete-following",
    ),
    path("athletes/<str:athlete_id>/follow", edges.FollowView.as_view(), name="api-athlete-follow"),
    path(
        "athletes/<str:athlete_id>/follower",
        edges.FollowerView.as_view(),
        name="api-athlete-follower",
    ),
    path("athletes/<str:athlete_id>/mute", edges.MuteView.as_view(), name="api-athlete-mute"),
    path("athletes/<str:athlete_id>/block", edges.BlockView.as_view(), name="api-athlete-block"),
    path("athletes/<str:athlete_id>/coach", edges.CoachView.as_view(), name="api-athlete-coach"),
    path(
        "athletes/<str:athlete_id>/coached",
        edges.CoachedView.as_view(),
        name="api-athlete-coached",
    ),
    path("follow-requests", mine.FollowRequestsView.as_view(), name="api-follow-requests"),
    path(
        "follow-requests/<str:athlete_id>/accept",
        mine.AcceptView.as_view(),
        name="api-follow-request-accept",
    ),
    path(
        "follow-requests/<str:athlete_id>/decline",
        mine.DeclineView.as_view(),
        name="api-follow-request-decline",
    ),
    path("athlete/coachings", mine.CoachingsView.as_view(), name="api-coachings"),
    path("athlete/unwanted", mine.UnwantedView.as_view(), name="api-unwanted"),
]
