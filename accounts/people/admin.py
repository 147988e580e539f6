"""People, invitations and signed-in programs in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.people import roles, services, tokens
from accounts.people.models import Invitation, Role, TokenFamily, User
from stravalite.console.roles import CHIEFS, MODERATORS, OWNER, ByRole, role_of

admin.site.unregister(Group)  # roles say who may do what


@admin.register(User)
class UserAdmin(ByRole):
    viewers = MODERATORS
    withheld = ("password", "groups", "user_permissions", "is_superuser")
    list_display = ("handle", "name", "email", "role", "is_active", "date_joined", "last_login")
    list_filter = ("role", "is_active", "date_joined")
    search_fields = ("handle", "name", "email", "public_id")
    ordering = ("-date_joined",)
    readonly_fields = ("public_id", "date_joined", "last_login")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Owners change everybody, administrators everybody but owners."""
        role = role_of(request)
        return role in CHIEFS and (obj is None or role == OWNER or obj.role != Role.OWNER)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only an owner gives roles, and nobody to themselves."""
        fixed: tuple[str, ...] = self.readonly_fields
        if role_of(request) != OWNER or obj is None or obj.pk == request.user.pk:
            fixed = (*fixed, "role")
        if obj is not None and obj.pk == request.user.pk:
            fixed = (*fixed, "is_active")
        return fixed

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[Any], change: Any
    ) -> None:
        """A role is given by the rule for roles, which ends what the person has open."""
        given = obj.role
        if change and "role" in form.changed_data:
            obj.role = form.initial["role"]
        super().save_model(request, obj, form, change)
        if change and "role" in form.changed_data:
            assert isinstance(request.user, User)  # noqa: S101 - the console is for people
            roles.change_role(actor=request.user, user=obj, role=given)


@admin.register(Invitation)
class InvitationAdmin(ByRole):
    withheld = ("digest",)
    fields = ("role",)
    list_display = ("role", "created_by", "created_at", "expires_at", "used_by", "used_at")
    list_filter = ("role", "used_at")
    list_select_related = ("created_by", "used_by")
    ordering = ("-created_at",)
    actions = ("withdraw",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return role_of(request) in CHIEFS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Administrators invite members; other roles are the owner's to give."""
        return () if role_of(request) == OWNER else ("role",)

    def save_model(
        self, request: HttpRequest, obj: Invitation, form: ModelForm[Any], change: Any
    ) -> None:
        """Makes the link and shows it; it is kept nowhere."""
        assert isinstance(request.user, User)  # noqa: S101 - the console is for people
        token = services.invite(created_by=request.user, role=obj.role)
        made = Invitation.objects.get(digest=services.digest(token))
        obj.pk, obj.digest, obj.created_at = made.pk, made.digest, made.created_at
        link = request.build_absolute_uri(f"{reverse('signup')}?invitation={token}")
        said = _("Send this link. It works once, for 14 days, and is not shown again: %s")
        self.message_user(request, said % link, messages.SUCCESS)

    @admin.action(description=_("Withdraw unused invitations"), permissions=["act"])
    def withdraw(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        count, _rows = invitations.filter(used_at=None).delete()
        said = ngettext("%d invitation withdrawn.", "%d invitations withdrawn.", count)
        self.message_user(request, said % count)


@admin.register(TokenFamily)
class TokenFamilyAdmin(ByRole):
    withheld = ("refresh_digest",)
    list_display = ("public_id", "user", "user_agent", "created_at", "refreshed_at", "revoked_at")
    list_filter = ("revoked_at", "revoked_reason")
    search_fields = ("public_id", "user__handle", "user__email")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    actions = ("sign_out",)

    @admin.action(description=_("Sign these programs out"), permissions=["act"])
    def sign_out(self, request: HttpRequest, families: QuerySet[TokenFamily]) -> None:
        living = list(families.filter(revoked_at=None))
        for family in living:
            tokens.revoke(family, reason="operator")
        said = ngettext("%d program signed out.", "%d programs signed out.", len(living))
        self.message_user(request, said % len(living))
