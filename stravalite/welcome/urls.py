from django.urls import path

from stravalite.welcome import views

urlpatterns = [
    path("welcome", views.welcome, name="welcome"),
    path("welcome/dismiss", views.dismiss, name="welcome_dismiss"),
    path("welcome/<str:name>", views.step, name="welcome_step"),
]
