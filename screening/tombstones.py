"""How something deleted is known again: hashes keyed with the person (R-5). Pure."""

import hashlib
import unicodedata
from uuid import UUID


def text_sha256(words: str) -> str:
    """Of the words alone: case, accents' encoding and spaces do not make another post."""
    folded = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()


def account_sha256(platform: str, handle: str) -> str:
    """Of an account: Latin letters' case does not make another one.

    The same in SQL: `screening.models.disowned`.
    """
    return hashlib.sha256(f"account:{platform}/".encode() + handle.encode().lower()).hexdigest()


NO_WORDS = text_sha256("")


def key_hash(person: UUID, kind: str, value: str) -> str:
    """The same in SQL: encode(sha256(convert_to(person || ':kind:' || value, 'UTF8')), 'hex')."""
    return hashlib.sha256(f"{person}:{kind}:{value}".encode()).hexdigest()


def keys(
    person: UUID, *, text_sha256: str, url: str, platform: str, platform_id: str
) -> dict[str, str]:
    """By kind: these words, this address, this post of the platform; what is empty is no key."""
    values = {
        "content": "" if text_sha256 == NO_WORDS else text_sha256,
        "url": url,
        "post": f"{platform}/{platform_id}" if platform_id else "",
    }
    return {kind: key_hash(person, kind, value) for kind, value in values.items() if value}
