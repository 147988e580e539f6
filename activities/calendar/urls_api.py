from django.urls import path

from activities.calendar import api

urlpatterns = [
    path("log/weeks", api.WeeksView.as_view(), name="api-log-weeks"),
    path("calendar", api.CalendarView.as_view(), name="api-calendar"),
    path("plans", api.PlansView.as_view(), name="api-plans"),
    path("plans/<str:plan_id>", api.PlanView.as_view(), name="api-plan"),
    path("plans/<str:plan_id>/restore", api.RestorePlanView.as_view(), name="api-plan-restore"),
]
