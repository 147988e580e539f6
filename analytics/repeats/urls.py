from django.urls import path

from analytics.repeats import views

urlpatterns = [
    path("activities/<str:public_id>/repeats", views.repeats, name="activity_repeats"),
    path("activities/<str:public_id>/compare", views.compare, name="activity_compare"),
]
