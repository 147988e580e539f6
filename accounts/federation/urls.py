from django.urls import path

from accounts.federation import views

urlpatterns = [
    path("signup/with", views.sign_up, name="federation_sign_up"),
    path("login/with/apple/finish", views.finish, name="federation_finish"),
    path("login/with/<str:service>", views.begin, name="federation_begin"),
    path("login/with/<str:service>/answer", views.answered, name="federation_answer"),
    path("settings/connections", views.connections, name="connections"),
    path(
        "settings/connections/<str:connection_id>/disconnect",
        views.disconnect,
        name="connection_disconnect",
    ),
]
