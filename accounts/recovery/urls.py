from django.urls import path

from accounts.recovery import views

urlpatterns = [
    path("login/second-factor/lost", views.lost, name="lost_factor"),
    path("login/second-factor/lost/cancel", views.cancel_at_the_door, name="lost_factor_door"),
    path("login/second-factor/lost/start/<str:token>", views.start, name="lost_factor_start"),
    path(
        "login/second-factor/lost/cancel/<str:token>",
        views.cancel_by_letter,
        name="lost_factor_cancel",
    ),
    path("login/second-factor/lost/finish/<str:token>", views.finish, name="lost_factor_finish"),
    path("settings/security/lost/cancel", views.cancel, name="lost_factor_stop"),
]
