from django.urls import path

from activities.gear import upkeep_views, views

urlpatterns = [
    path("gear", views.gear, name="gear"),
    path("gear/add", views.add, name="gear_add"),
    path("gear/add-shoes", views.add_shoes, name="gear_add_shoes"),
    path("gear/parts/<str:part_id>", upkeep_views.part, name="gear_part"),
    path("gear/parts/<str:part_id>/delete", upkeep_views.delete_part, name="gear_part_delete"),
    path("gear/reminders/<str:reminder_id>", upkeep_views.reminder, name="gear_reminder"),
    path("gear/reminders/<str:reminder_id>/done", upkeep_views.answer, name="gear_reminder_done"),
    path(
        "gear/reminders/<str:reminder_id>/delete",
        upkeep_views.delete_reminder,
        name="gear_reminder_delete",
    ),
    path("gear/services/<str:service_id>", upkeep_views.service, name="gear_service"),
    path(
        "gear/services/<str:service_id>/delete",
        upkeep_views.delete_service,
        name="gear_service_delete",
    ),
    path("gear/<str:public_id>", views.one, name="gear_one"),
    path("gear/<str:public_id>/edit", views.edit, name="gear_edit"),
    path("gear/<str:public_id>/retire", views.retire, name="gear_retire"),
    path("gear/<str:public_id>/unretire", views.unretire, name="gear_unretire"),
    path("gear/<str:public_id>/delete", views.delete, name="gear_delete"),
    path("gear/<str:public_id>/deleted", views.deleted, name="gear_deleted"),
    path("gear/<str:public_id>/restore", views.restore, name="gear_restore"),
    path("gear/<str:public_id>/parts/add", upkeep_views.add_part, name="gear_part_add"),
    path("gear/<str:public_id>/reminders/add", upkeep_views.add_reminder, name="gear_reminder_add"),
    path("gear/<str:public_id>/services/add", upkeep_views.add_service, name="gear_service_add"),
    path("settings/gear-defaults", views.defaults, name="gear_defaults"),
]
