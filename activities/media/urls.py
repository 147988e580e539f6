from django.urls import path

from activities.media import views

urlpatterns = [
    path("activities/<str:public_id>/photos", views.add, name="activity_photos"),
    path("photos", views.without_activity, name="photos_without_activity"),
    path("photos/<str:public_id>", views.photo, name="photo"),
    path("photos/<str:public_id>/<int:size>.webp", views.image, name="photo_image"),
    path("photos/<str:public_id>/original", views.original, name="photo_original"),
    path("photos/<str:public_id>/move", views.move, name="photo_move"),
    path("photos/<str:public_id>/delete", views.delete, name="photo_delete"),
    path("photos/<str:public_id>/deleted", views.deleted, name="photo_deleted"),
    path("photos/<str:public_id>/restore", views.restore, name="photo_restore"),
]
