from django.urls import path

from stravalite.demo import views

urlpatterns = [
    path("look-around", views.look_around, name="look_around"),
    path("look-around/leave", views.leave, name="look_around_leave"),
]
