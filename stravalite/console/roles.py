"""Who may see and do what in the console: by role, without rows of permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

OWNER, ADMIN, OPERATOR, MODERATOR = "owner", "admin", "operator", "moderator"
#: They see and do everything.
CHIEFS = frozenset({OWNER, ADMIN})
OPERATORS = CHIEFS | {OPERATOR}
MODERATORS = CHIEFS | {MODERATOR}
STAFF = OPERATORS | MODERATORS

if TYPE_CHECKING:  # the stubs' ModelAdmin takes a parameter that Django's does not
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


def role_of(request: HttpRequest) -> str:
    """The role of who asks; "" for nobody and for closed accounts."""
    user = request.user
    if not user.is_active:
        return ""
    if getattr(user, "is_superuser", False):
        return OWNER
    return str(getattr(user, "role", ""))


class ByRole(_ModelAdmin):
    """A list to look at; what is done to its rows is done by actions that call services.

    An action names who may use it with `permissions=["act"]`.
    """

    viewers: frozenset[str] = CHIEFS
    actors: frozenset[str] = CHIEFS
    #: Never shown, not even read-only.
    withheld: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return role_of(request) in self.viewers

    def has_act_permission(self, request: HttpRequest) -> bool:
        return role_of(request) in self.actors

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.withheld
