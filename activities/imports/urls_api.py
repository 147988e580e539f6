from django.urls import path

from activities.imports import api

urlpatterns = [
    path("imports", api.ImportsView.as_view(), name="api-imports"),
    path("imports/<str:import_id>", api.OneImportView.as_view(), name="api-import"),
    path(
        "imports/<str:import_id>/parts/<int:number>",
        api.PartView.as_view(),
        name="api-import-part",
    ),
    path("imports/<str:import_id>/start", api.StartView.as_view(), name="api-import-start"),
    path("imports/<str:import_id>/pause", api.PauseView.as_view(), name="api-import-pause"),
    path("imports/<str:import_id>/resume", api.ResumeView.as_view(), name="api-import-resume"),
    path("imports/<str:import_id>/retry", api.RetryView.as_view(), name="api-import-retry"),
    path("imports/<str:import_id>/undo", api.UndoView.as_view(), name="api-import-undo"),
    path("imports/<str:import_id>/redo", api.RedoView.as_view(), name="api-import-redo"),
    path("imports/<str:import_id>/items", api.ItemsView.as_view(), name="api-import-items"),
    path("imports/<str:import_id>/receipt", api.ReceiptView.as_view(), name="api-import-receipt"),
]
