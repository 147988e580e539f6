from django.urls import path

from activities.routes import views

urlpatterns = [
    path("routes", views.routes, name="routes"),
    path("routes/new", views.new, name="route_new"),
    path("routes/<str:public_id>", views.route, name="route"),
    path("routes/<str:public_id>/edit", views.edit, name="route_edit"),
    path("routes/<str:public_id>/delete", views.delete, name="route_delete"),
    path("routes/<str:public_id>/deleted", views.deleted, name="route_deleted"),
    path("routes/<str:public_id>/restore", views.restore, name="route_restore"),
    path("routes/<str:public_id>/export.<str:form>", views.export, name="route_export"),
    path("activities/<str:public_id>/save-route", views.save, name="route_save"),
]
