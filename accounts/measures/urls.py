from django.urls import path

from accounts.measures import views

urlpatterns = [
    path("settings/measures", views.measures, name="measures"),
    path("settings/measures/<str:public_id>/remove", views.remove, name="measure_remove"),
]
