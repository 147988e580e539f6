from django.urls import path

from social.notifications import settings_views, unsubscribe_views, views

urlpatterns = [
    path("notifications", views.alerts, name="alerts"),
    path("notifications/badge", views.badge, name="alerts_badge"),
    path("notifications/read", views.read_all, name="alerts_read_all"),
    path("notifications/<str:public_id>", views.open_alert, name="alert"),
    path("settings/notifications", settings_views.notifications, name="notifications"),
    path("settings/notifications/quiet", settings_views.quiet_hours, name="quiet_hours"),
    path("unsubscribe/<str:token>", unsubscribe_views.unsubscribe, name="unsubscribe"),
]
