"""Is what somebody typed as a signature the name on file?"""

import re
import unicodedata

from config.accounts.models import Person


def words_of(name: str) -> list[str]:
    """Lower case, without accents and signs: as people type their own name."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return re.findall(r"\w+", bare)


def is_name_of(person: Person, typed: str) -> bool:
    """The family name, and a first name that begins alike: Bob Pell does not sign as Ann Pell."""
    told, given = words_of(typed), words_of(person.given_name)
    rest = [word for word in told if word not in words_of(person.family_name)]
    return len(rest) < len(told) and (
        not given or any(word[0] == first[0] for word in rest for first in given)
    )
