"""Secrets of a link: the token in an address and the code in a letter. Only hashes are kept."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
GROUP = 4
PAPER_CODE = re.compile(r"[0-9A-F]{16}")
# Letters that a reader may take for others, and what lies between the groups.
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "–": None, ".": None})


def secrets_of(submission: UUID, link_for: str) -> tuple[str, str]:
    """Token and code of the link that a form makes: the same form gives the same again.

    Neither they nor the form's number are stored, so the database alone opens nothing.
    """
    told = f"{link_for}:{submission}".encode()
    drawn = [
        hmac.digest(settings.SECRET_KEY.encode(), name + told, "sha256") for name in (b"t:", b"c:")
    ]
    token = base64.urlsafe_b64encode(drawn[0]).rstrip(b"=").decode()
    return token, _grouped(CROCKFORD[byte % len(CROCKFORD)] for byte in drawn[1][:CODE_LENGTH])


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Twelve characters in groups, as RK4M-7TDN-2XHP: 60 bits, easy to read aloud."""
    return _grouped(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))


def _grouped(letters: Iterable[str]) -> str:
    plain = "".join(letters)
    return "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(typed: str) -> str:
    """Of the code as meant: small letters, missing dashes and O for 0 do not matter."""
    plain = typed.upper().translate(MISREAD)
    return hashlib.sha256(f"code:{plain}".encode()).hexdigest()


def spelled_in_hex(typed: str) -> str:
    """A paper's code as printed, 7F3C-91AB-04DE-22C1, however it was typed; "" if it is none."""
    plain = typed.upper().translate(MISREAD)
    return _grouped(plain) if PAPER_CODE.fullmatch(plain) else ""
