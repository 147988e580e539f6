from django.urls import path

from activities.calendar.views import log, month, plans

urlpatterns = [
    path("log", log.log, name="log"),
    path("log.csv", log.log_csv, name="log_csv"),
    path("log/<str:day>", log.day, name="log_day"),
    path("calendar", month.now, name="calendar_now"),
    path("calendar/<str:month>", month.calendar, name="calendar"),
    path("plans/new", plans.new, name="plan_new"),
    path("plans/<str:public_id>", plans.edit, name="plan"),
    path("plans/<str:public_id>/move", plans.move, name="plan_move"),
    path("plans/<str:public_id>/delete", plans.delete, name="plan_delete"),
    path("plans/<str:public_id>/restore", plans.restore, name="plan_restore"),
]
