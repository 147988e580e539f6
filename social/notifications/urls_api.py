from django.urls import path

from social.notifications import api, inbox_api

urlpatterns = [
    path("notifications", inbox_api.NotificationsView.as_view(), name="api-notifications"),
    path("notifications/read", inbox_api.ReadAllView.as_view(), name="api-notifications-read"),
    path(
        "notifications/<str:notification_id>",
        inbox_api.NotificationView.as_view(),
        name="api-notification",
    ),
    path(
        "athlete/notification-preferences",
        api.NotificationPreferencesView.as_view(),
        name="api-notification-preferences",
    ),
    path("athlete/quiet-hours", api.QuietHoursView.as_view(), name="api-quiet-hours"),
]
