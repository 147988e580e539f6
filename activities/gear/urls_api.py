from django.urls import path

from activities.gear import api, upkeep_api

urlpatterns = [
    path("gear", api.AllGearView.as_view(), name="api-gear"),
    path("gear/defaults", api.DefaultsView.as_view(), name="api-gear-defaults"),
    path("gear/parts/<str:part_id>", upkeep_api.PartView.as_view(), name="api-gear-part"),
    path(
        "gear/reminders/<str:reminder_id>",
        upkeep_api.ReminderView.as_view(),
        name="api-gear-reminder",
    ),
    path(
        "gear/services/<str:service_id>", upkeep_api.ServiceView.as_view(), name="api-gear-service"
    ),
    path("gear/<str:gear_id>", api.GearView.as_view(), name="api-gear-one"),
    path("gear/<str:gear_id>/retire", api.RetireView.as_view(), name="api-gear-retire"),
    path("gear/<str:gear_id>/unretire", api.UnretireView.as_view(), name="api-gear-unretire"),
    path("gear/<str:gear_id>/restore", api.RestoreGearView.as_view(), name="api-gear-restore"),
    path("gear/<str:gear_id>/parts", upkeep_api.PartsView.as_view(), name="api-gear-parts"),
    path(
        "gear/<str:gear_id>/reminders",
        upkeep_api.RemindersView.as_view(),
        name="api-gear-reminders",
    ),
    path(
        "gear/<str:gear_id>/services", upkeep_api.ServicesView.as_view(), name="api-gear-services"
    ),
]
