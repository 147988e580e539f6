"""People, invitations and signed-in programs in the console."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.people import roles, seeing_as, seeing_as_views, services, tokens
from accounts.people.models import Invitation, Role, TokenFamily, User
from accounts.people.requests import athlete_of
from accounts.people.rights import outranks
from accounts.people.tasks import LETTERS
from stravalite.audit.services import record
from stravalite.console import figures, search
from stravalite.console.roles import CHIEFS, MODERATORS, OWNER, ByRole, role_of
from stravalite.console.search import MOST, Hit
from stravalite.jobs.models import Job, State

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

    change_form_template = "admin/person_change.html"

    def get_urls(self) -> list[Any]:
        see = self.admin_site.admin_view(seeing_as_views.start)
        mine = path("<int:athlete_id>/see-as/", see, name="accounts_people_user_see_as")
        return [mine, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With the button to see as this person, for who may."""
        person = self.get_object(request, object_id)
        may = person is not None and seeing_as.may(athlete_of(request), person)
        reads = role_of(request) in CHIEFS
        extra = {**(extra_context or {}), "may_see_as": may, "may_read_audit": reads}
        return super().change_view(request, object_id, form_url, extra)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Owners change everybody, administrators those below them."""
        role = role_of(request)
        return role in CHIEFS and (
            obj is None or role == OWNER or obj.pk == request.user.pk or outranks(role, obj.role)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody gives themselves a role or suspends themselves."""
        fixed: tuple[str, ...] = self.readonly_fields
        if obj is None or obj.pk == request.user.pk:
            fixed = (*fixed, "role", "is_active")
        return fixed

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        """Only roles that are this person's to give."""
        if db_field.name == "role":
            mine = role_of(request)
            given = [one for one in Role.choices if mine == OWNER or outranks(mine, one[0])]
            options["choices"] = given
        return super().formfield_for_choice_field(db_field, request, **options)

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[Any], change: Any
    ) -> None:
        """Roles and suspensions go by their own rules, which end what the person has open."""
        given, wanted_active = obj.role, obj.is_active
        if change and "role" in form.changed_data:
            obj.role = form.initial["role"]
        if change and "is_active" in form.changed_data:
            obj.is_active = form.initial["is_active"]
        super().save_model(request, obj, form, change)
        if change and "role" in form.changed_data:
            roles.change_role(actor=athlete_of(request), user=obj, role=given)
        if change and "is_active" in form.changed_data:
            roles.set_suspended(actor=athlete_of(request), user=obj, suspended=not wanted_active)


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
        token = services.invite(created_by=athlete_of(request), role=obj.role)
        made = Invitation.objects.get(digest=services.digest(token))
        obj.pk, obj.digest, obj.created_at = made.pk, made.digest, made.created_at
        link = request.build_absolute_uri(f"{reverse('signup')}?invitation={token}")
        said = _("Send this link. It works once, for 14 days, and is not shown again: %s")
        self.message_user(request, said % link, messages.SUCCESS)

    @admin.action(description=_("Withdraw unused invitations"), permissions=["act"])
    def withdraw(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        with transaction.atomic():
            count, _rows = invitations.filter(used_at=None).delete()
            record("invitation.withdrawn", actor=athlete_of(request), count=count)
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
        actor = athlete_of(request)
        living = list(families.filter(revoked_at=None))
        for family in living:
            tokens.revoke(family, reason="operator", actor=actor)
        said = ngettext("%d program signed out.", "%d programs signed out.", len(living))
        self.message_user(request, said % len(living))


def _find(term: str) -> Iterator[Hit]:
    """By handle, e-mail address or public id."""
    handle = term.removeprefix("@")
    named = Q(handle__iexact=handle) | Q(public_id=term) | Q(email__iexact=term)
    for person in User.objects.filter(named)[:MOST]:
        url = reverse("admin:accounts_people_user_change", args=[person.pk])
        yield Hit(str(person), url, f"{person.get_role_display()}, {person.email}")


def _mail() -> list[figures.Figure]:
    """Whether letters go out, by what became of the jobs that write them."""
    if not settings.MAIL_CONFIGURED:
        note = gettext("no password reset, no proof of addresses: set EMAIL_HOST")
        return [figures.Figure(_("Not configured"), "–", note=note)]
    letters = Job.objects.filter(kind__in=LETTERS)
    sent = letters.filter(state=State.DONE).aggregate(at=Max("finished_at"))["at"]
    tried = letters.exclude(last_error="").order_by("-created_at").first()
    failed = tried.finished_at or tried.started_at if tried else None
    worse = bool(failed and (sent is None or failed > sent))
    return [
        figures.Figure(_("Last letter sent"), _ago(sent)),
        figures.Figure(_("Last failure"), _ago(failed), is_bad=worse),
    ]


def _ago(moment: datetime | None) -> str:
    if moment is None:
        return gettext("never")
    return gettext("%(age)s ago") % {"age": timesince(moment, depth=1)}


search.register("people", _("Athletes"), viewers=MODERATORS, find=_find)
figures.register("mail", _mail, title=_("Mail"), order=30)
