from django.urls import path

from social.moderation import api

urlpatterns = [
    path("reports", api.ReportsView.as_view(), name="api-reports"),
    path("reports/<str:report_id>", api.ReportView.as_view(), name="api-report"),
    path("decisions", api.DecisionsView.as_view(), name="api-decisions"),
    path("decisions/<str:decision_id>/appeal", api.AppealView.as_view(), name="api-appeal"),
]
