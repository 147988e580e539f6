"""Writing posts and comments as forms; lengths and emptiness are the services' to judge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Audience, User
from social.posts.models import COMMENT_LONGEST, TEXT_LONGEST, Post


class PostForm(forms.Form):
    text = forms.CharField(
        label=_("What is it?"),
        required=False,
        strip=False,
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "data-mentions": True}),
        help_text=_("*Emphasis*, links, lists and @names work."),
    )
    audience = forms.ChoiceField(
        label=_("Who can see this"), choices=Audience.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, athlete: User, post: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["audience"] = athlete.preferences.default_post_audience
        if post is not None:
            self.initial = {"text": post.text, "audience": post.audience}


class ReshareForm(PostForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Say something with it")
        self.fields["text"].widget.attrs["rows"] = 3


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        required=False,
        strip=False,
        max_length=COMMENT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "data-mentions": True}),
    )
