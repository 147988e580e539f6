from django.urls import path

from activities.routes import api

urlpatterns = [
    path("routes", api.RoutesView.as_view(), name="api-routes"),
    path("routes/<str:route_id>", api.RouteView.as_view(), name="api-route"),
    path("routes/<str:route_id>/restore", api.RestoreView.as_view(), name="api-route-restore"),
    path(
        "routes/<str:route_id>/export.<str:form>", api.ExportView.as_view(), name="api-route-export"
    ),
]
