"""Secrets of a link: the token in an address and the code in a letter. Only hashes are kept."""

import hashlib
import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
GROUP = 4
# Letters that a reader may take for others, and what lies between the groups.
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "–": None, ".": None})


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Twelve characters in groups, as RK4M-7TDN-2XHP: 60 bits, easy to read aloud."""
    drawn = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))
    return "-".join(drawn[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP))


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(typed: str) -> str:
    """Of the code as meant: small letters, missing dashes and O for 0 do not matter."""
    plain = typed.upper().translate(MISREAD)
    return hashlib.sha256(f"code:{plain}".encode()).hexdigest()
