from django.urls import path

from activities.imports import views

urlpatterns = [
    path("imports", views.imports, name="imports"),
    path("imports/<str:public_id>", views.one, name="import"),
    path("imports/<str:public_id>/strip", views.strip, name="import_strip"),
    path("imports/<str:public_id>/start", views.start, name="import_start"),
    path("imports/<str:public_id>/pause", views.pause, name="import_pause"),
    path("imports/<str:public_id>/resume", views.resume, name="import_resume"),
    path("imports/<str:public_id>/retry", views.retry, name="import_retry"),
    path("imports/<str:public_id>/undo", views.undo, name="import_undo"),
    path("imports/<str:public_id>/redo", views.redo, name="import_redo"),
    path("imports/<str:public_id>/discard", views.discard, name="import_discard"),
    path("imports/<str:public_id>/receipt.csv", views.receipt, name="import_receipt"),
    path("imports/<str:public_id>/kept.json", views.kept, name="import_kept"),
    path(
        "imports/<str:public_id>/items/<int:item_id>/file",
        views.item_file,
        name="import_item_file",
    ),
    path(
        "imports/<str:public_id>/items/<int:item_id>/ignore",
        views.ignore,
        name="import_item_ignore",
    ),
]
