from django.urls import path

from social.moderation import views

urlpatterns = [
    path("report/<str:kind>/<str:public_id>", views.report, name="report"),
    path("reports", views.reports, name="reports"),
    path("decisions/<str:decision_id>", views.decision, name="decision"),
    path("suspended", views.suspended, name="suspended"),
]
