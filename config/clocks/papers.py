"""Documents that show why a clock stands still. The room that keeps documents registers itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from config.accounts.models import Matter, User
from config.errors import Refusal

# What a reader may see of a matter: target (`document:<public id>`) and title.
Listing = Callable[[User, Matter], list[tuple[str, str]]]
# Keeps a PDF in the matter and gives its target; raises Invalid for anything else.
Keeping = Callable[[Matter, str, bytes, User, datetime], str]


class NoPapers(Refusal):
    code = "no_papers"


@dataclass(slots=True)
class Papers:
    listed: Listing | None = None
    kept: Keeping | None = None

    def of(self, user: User, matter: Matter) -> list[tuple[str, str]]:
        return self.listed(user, matter) if self.listed else []

    def keep(self, matter: Matter, title: str, data: bytes, by: User, at: datetime) -> str:
        if self.kept is None:
            raise NoPapers("No room here keeps documents.")
        return self.kept(matter, title, data, by, at)


PAPERS = Papers()


def register_papers(listed: Listing, kept: Keeping) -> None:
    PAPERS.listed, PAPERS.kept = listed, kept
