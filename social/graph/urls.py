from django.urls import path

from social.graph import views

urlpatterns = [
    path("people/<str:public_id>/picture", views.picture, name="person_picture"),
]
