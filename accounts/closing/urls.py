from django.urls import path

from accounts.closing import views

urlpatterns = [
    path("settings/delete", views.delete_account, name="account_delete"),
    path("account-deleted", views.account_deleted, name="account_deleted"),
    path("restore-account", views.restore_account, name="account_restore"),
]
