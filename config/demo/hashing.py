"""How the development settings keep a password that the demo prints."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class PrintedPasswordHasher(PBKDF2PasswordHasher):
    algorithm = "pbkdf2_printed"
    iterations = 50_000
