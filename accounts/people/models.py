"""Who you are: the person, how they like things shown, and what lets their programs in."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id

HANDLE_PATTERN = r"^[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?$"


class Role(models.TextChoices):
    """What a person may do on this server; never self-assigned. The table is in `rights.py`."""

    OWNER = "owner", _("owner")
    ADMIN = "admin", _("administrator")
    OPERATOR = "operator", _("operator")
    MODERATOR = "moderator", _("moderator")
    COACH = "coach", _("coach")
    PREMIUM = "premium", _("premium")
    MEMBER = "member", _("member")


class UserManager(BaseUserManager["User"]):
    def with_email(self, email: str) -> models.QuerySet[User]:
        """Whoever has this address in any case; by the index of `user_email_unique`."""
        return self.annotate(lower_email=Lower("email")).filter(
            lower_email=Lower(models.Value(email.strip()))
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.with_email(username or "").get()

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        """For `manage.py createsuperuser`."""
        from accounts.people.services import make_account
        from stravalite.audit.services import record

        user = make_account(
            email=email, password=password, name=fields.get("name") or email.split("@")[0]
        )
        user.role = Role.OWNER
        user.is_superuser = True
        user.save(update_fields=["role", "is_superuser"])
        record("role.changed", athlete=user, before=Role.MEMBER, after=Role.OWNER)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "ath")
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    handle = models.CharField(
        _("handle"),
        max_length=30,
        validators=[
            RegexValidator(
                HANDLE_PATTERN,
                _("Use small letters, digits, - and _; begin and end with a letter or digit."),
            )
        ],
    )
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = _("athlete")
        verbose_name_plural = _("athletes")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.UniqueConstraint(Lower("handle"), name="user_handle_unique"),
        ]
        indexes: ClassVar = [
            # the few who are suspended; whatever anybody may see asks for them first
            models.Index(fields=["id"], name="user_inactive", condition=models.Q(is_active=False))
        ]

    def __str__(self) -> str:
        return f"{self.name} (@{self.handle})"

    @property
    def is_staff(self) -> bool:
        """May open the console."""
        return self.role in {Role.OWNER, Role.ADMIN, Role.OPERATOR, Role.MODERATOR}

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        words = self.name.split() or [self.handle]
        letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
        return letters.upper()


class Units(models.TextChoices):
    METRIC = "metric", _("kilometres, metres, °C")
    IMPERIAL = "imperial", _("miles, feet, °F")


class Theme(models.TextChoices):
    AUTO = "auto", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class Clock(models.IntegerChoices):
    H24 = 24, _("24 hours")
    H12 = 12, _("12 hours")


class WeekStart(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Audience(models.TextChoices):
    """Who may see something; stored only on posts, here as a person's default."""

    EVERYONE = "everyone", _("Everyone on this server")
    FOLLOWERS = "followers", _("Followers")
    ONLY_ME = "only_me", _("Only me")


class Preferences(models.Model):
    """How the person likes things shown and shared. One row each, made at sign-up."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    units = models.CharField(_("units"), max_length=10, choices=Units, default=Units.METRIC)
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.AUTO)
    clock = models.PositiveSmallIntegerField(_("clock"), choices=Clock, default=Clock.H24)
    week_start = models.PositiveSmallIntegerField(
        _("week starts on"), choices=WeekStart, default=WeekStart.MONDAY
    )
    language = models.CharField(_("language and number format"), max_length=10, default="en-au")
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    default_audience = models.CharField(
        _("who sees a new activity"),
        max_length=10,
        choices=Audience,
        default=Audience.FOLLOWERS,
    )
    approves_followers = models.BooleanField(
        _("I approve my followers"),
        default=True,
        help_text=_("Otherwise whoever asks follows you at once."),
    )
    default_post_audience = models.CharField(
        _("who sees what I write"),
        max_length=10,
        choices=Audience,
        default=Audience.FOLLOWERS,
    )
    share_heartrate = models.BooleanField(_("others may see my heart rate"), default=False)
    share_power = models.BooleanField(_("others may see my power"), default=False)
    hide_start_time = models.BooleanField(_("others see the day, not the time"), default=False)
    post_records = models.BooleanField(
        _("post my records"),
        default=False,
        help_text=_("When a new activity holds a best of all your time, to whoever may see it."),
    )
    shortcuts = models.BooleanField(
        _("keyboard shortcuts"),
        default=True,
        help_text=_("Single keys go places and do things; ? lists them."),
    )
    hide_ends_m = models.PositiveSmallIntegerField(
        _("hidden at either end of every track"), default=0, validators=[MaxValueValidator(1600)]
    )
    #: Names what is hidden on maps now; tracks of lists that were cut for another are not shown.
    hiding_version = models.CharField(max_length=16, blank=True, default="", editable=False)
    #: Where a newcomer is on the way in (stravalite/welcome); empty for everybody else.
    getting_started = models.CharField(max_length=10, blank=True, default="", editable=False)
    remembered_filters = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class TokenFamily(models.Model):
    """One signed-in program: a chain of refresh tokens of which only the newest works.

    An older one coming back means somebody copied it: the whole family ends.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "ses")
    )
    refresh_digest = models.CharField(max_length=64)
    generation = models.PositiveIntegerField(default=1)
    user_agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    refreshed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("signed-in program")
        verbose_name_plural = _("signed-in programs")
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="token_family_user")]

    def __str__(self) -> str:
        return self.public_id


class ApiToken(models.Model):
    """A token a person made for one program of theirs. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "tok")
    )
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=60)  # words with blanks between
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="api_token_user")]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A link that lets one person in: by invitation, or as the owner of an empty server."""

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    created_by = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"invitation as {self.role}"
