"""How allauth does things here."""

from __future__ import annotations

import base64
import ipaddress
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from stravalite.api.throttles import address_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.REGISTRATION == "open"

    def get_client_ip(self, request: HttpRequest) -> str:
        """For the list of sessions; `::` when the address is not known."""
        try:
            return str(ipaddress.ip_address(address_of(request)))
        except ValueError:
            return "::"

    def respond_user_inactive(self, _request: HttpRequest, _user: AbstractBaseUser) -> HttpResponse:
        """A closed account does not exist for a stranger."""
        return redirect("login")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets lie sealed in the database; the seal is made from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What cannot be opened (another SECRET_KEY) becomes a secret no code fits."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME


def _seal() -> Fernet:
    key = salted_hmac("accounts.people.second_factor", "seal", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
