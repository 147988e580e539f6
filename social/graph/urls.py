from django.urls import path

from social.graph.views import deeds, people, pictures, profile, settings

urlpatterns = [
    path("people/<str:public_id>/picture", pictures.picture, name="person_picture"),
    path("athletes", people.athletes, name="athletes"),
    path("follow-requests", people.follow_requests, name="follow_requests"),
    path("follow-requests/accept-all", people.accept_all, name="follow_requests_accept_all"),
    path(
        "follow-requests/<str:handle>/accept",
        people.answer,
        {"word": "accept"},
        name="follow_request_accept",
    ),
    path(
        "follow-requests/<str:handle>/decline",
        people.answer,
        {"word": "decline"},
        name="follow_request_decline",
    ),
    path("settings/followers", settings.followers, name="followers"),
    path("settings/coaches", settings.coaches, name="coaches"),
    path("settings/blocked", settings.blocked, name="blocked"),
    path("me", profile.me, name="me"),
    path("view-as", profile.look_as, name="view_as"),
    path("view-as/leave", profile.look_as_oneself, name="view_as_leave"),
    path("@<str:handle>", profile.profile, name="person"),
    path("@<str:handle>/about", profile.about, name="person_about"),
    path("@<str:handle>/followers", profile.followers, name="person_followers"),
    path("@<str:handle>/following", profile.following, name="person_following"),
    path("@<str:handle>/do/<str:name>", deeds.deed, name="deed"),
]
