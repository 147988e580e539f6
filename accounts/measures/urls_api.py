from django.urls import path

from accounts.measures import api

urlpatterns = [
    path("athlete/measures", api.MeasuresView.as_view(), name="api-measures"),
    path("athlete/measures/<str:measure_id>", api.MeasureView.as_view(), name="api-measure"),
]
