from django.urls import path

from integrations.health import views

urlpatterns = [
    path("settings/health", views.health_data, name="health_data"),
    path("settings/health/withdraw", views.withdraw, name="health_data_withdraw"),
]
