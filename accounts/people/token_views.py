"""The page of a person's own API tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people import api_tokens as services
from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from stravalite.errors import DomainError

_LIVES = (
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("a year")),
    ("", gettext_lazy("until I remove it")),
)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("What it is for, such as “watch sync”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.ChoiceField(
        label=gettext_lazy("It lives"), choices=_LIVES, required=False, initial="90"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)  # noqa: S101 - declared above
        scopes.choices = [(key, capfirst(str(words))) for key, words in services.SCOPES.items()]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """Lists them and makes one, whose text is shown in the answer to the form and never again."""
    user, made = athlete_of(request), ""
    form = TokenForm(request.POST) if request.method == "POST" else TokenForm()
    if form.is_valid():
        data = form.cleaned_data
        days = int(data["days"]) if data["days"] else None
        try:
            _token, made = services.make(user, name=data["name"], scopes=data["scopes"], days=days)
        except DomainError as refused:
            put_errors(form, refused)
        else:
            form = TokenForm()
    context = {"form": form, "made": made, "tokens": services.of(user)}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, token_id: str) -> HttpResponse:
    services.remove(athlete_of(request), token_id)
    messages.success(request, _("Removed. Programs that used it are shut out."))
    return redirect("api_tokens")
