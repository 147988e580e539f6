from django.urls import path

from integrations.health import api

urlpatterns = [
    path("health/consent", api.ConsentView.as_view(), name="api-health-consent"),
    path("health/samples", api.SamplesView.as_view(), name="api-health-samples"),
]
