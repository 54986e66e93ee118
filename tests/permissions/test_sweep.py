"""Every route, as everybody who must not see: no page opens, and no planted word gets out.

Staff pages are swept in the full run, the portal and whoever is not signed in in every one.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.accounts.models import Matter, User, Wall
from config.accounts.roles import Role
from config.documents.models import Document
from tests.permissions.houses import Rows
from tests.permissions.routes import Route, addresses, routes, unknown_parameters
from tests.permissions.town import Town
from tests.permissions.words import CONTENT, OF_THE_MATTER, PLACES, Words
from tests.personas import signed_in

# Signing out ends the visit of whoever sweeps; it shows nothing.
LEFT_OUT = frozenset({"admin:logout", "portal:sign_out"})
# Official forms are the installation's, the same for everybody.
EVERYBODYS = frozenset({"admin:official-form"})
# What an agency published and shows is for everybody, its name included.
PUBLISHED = "public_policy:"
CLOSED = frozenset({403, 404, 405})
# A stock list refuses words that it does not know, so each is asked alone.
OF_A_LIST = (
    "q={part}",
    "o=1.-2&all=&p=0",
    "status=furnished",
    "id__gt=0",
    "family_name__istartswith={part}",
    "text__icontains={part}",
)
OF_A_PAGE = ("q={part}&of=all&ordering=-id", "of=mine&status=furnished&only=looks", "page=2")


def test_every_route_can_be_filled():
    assert unknown_parameters() == {}


def swept(town: Town, rows: Rows, *, targeted: bool | None = None) -> Iterator[tuple[Route, str]]:
    for route in routes():
        if route.name in LEFT_OUT or (targeted is not None and route.names_a_row != targeted):
            continue
        for address in addresses(route, town, rows):
            yield route, address


def told(answer: Any) -> str:
    """Everything that came back, but for the address that the asker typed themselves."""
    headers = " ".join(value for name, value in answer.items() if name != "Location")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return headers + body.decode(errors="replace")


def leads_to_a_door(answer: Any) -> bool:
    """Sent to sign in, or to the portal's own way in."""
    doors = ("/admin/login/", "/portal/enter/", "/portal/identity/")
    return answer.status_code == 302 and answer["Location"].startswith(doors)


def leaks(
    client: Client, found: Iterator[tuple[Route, str]], words: Words, places: frozenset[str]
) -> list[str]:
    """Pages of the rows that opened, and words that got out, by address."""
    faults = []
    for route, address in found:
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            closed = answer.status_code in CLOSED or leads_to_a_door(answer)
            if route.names_a_row and not closed and not _is_everybodys(route):
                faults.append(f"{method} {address} ({route.name}): {answer.status_code}")
            if out := words.among(told(answer), secret(route, places)):
                faults.append(f"{method} {address} ({route.name}): {', '.join(out)}")
    return faults


def secret(route: Route, places: frozenset[str]) -> frozenset[str]:
    return places - {"policy"} if route.name.startswith(PUBLISHED) else places


def _is_everybodys(route: Route) -> bool:
    stock = route.model is not None and route.model._meta.label == "documents.OfficialForm"
    return stock or route.name in EVERYBODYS or route.name.startswith(PUBLISHED)


def matter_rows(town: Town) -> Rows:
    """Rows of the whole file; what belongs to the houses is left out."""
    houses = set().union(*(set(rows) for rows in town.of_house.values()))
    return {model: row for model, row in town.of_whole.items() if model not in houses}


@pytest.fixture
def stranger(town: Town) -> User:
    """Every role there is, in every house but the two."""
    return town.personas.everything("Stranger", "SCS", "QHP", "TBR")


@pytest.fixture
def walled(town: Town) -> User:
    """Every role there is in both houses, behind a wall."""
    user = town.personas.everything("Walled", "LPD", "MRS")
    for matter in Matter.objects.filter(person=town.whole.person):
        Wall.objects.create(matter=matter, user=user, reason="relative", built_at=town.world.at)
    return user


@pytest.fixture
def keeper(town: Town) -> User:
    """Administrator of both houses, and operator: users and settings, no case (R-29)."""
    places = [(code, Role.ADMINISTRATOR) for code in ("LPD", "MRS")]
    return town.personas.somebody("Keeper", *places, is_operator=True)


@pytest.mark.full
def test_a_stranger_opens_nothing_of_another_house(town, stranger):
    rows = {**town.of_whole, **town.of_house["LPD"]}
    assert leaks(signed_in(stranger), swept(town, rows), town.words, frozenset(PLACES)) == []


@pytest.mark.full
def test_a_wall_closes_every_page_of_the_file(town, walled):
    found = swept(town, matter_rows(town))
    assert leaks(signed_in(walled), found, town.words, OF_THE_MATTER) == []


@pytest.mark.full
def test_an_administrator_opens_no_page_of_a_case(town, keeper):
    found = swept(town, matter_rows(town))
    assert leaks(signed_in(keeper), found, town.words, OF_THE_MATTER) == []


def test_without_signing_in_every_page_of_a_row_is_closed(town):
    rows = {**town.of_whole, **town.of_house["LPD"]}
    assert leaks(Client(), swept(town, rows), town.words, frozenset(PLACES)) == []


@pytest.mark.full
def test_before_it_is_furnished_the_agency_reads_a_status_and_no_content(town):
    """R-1: all of the agency's roles at once."""
    client = signed_in(town.personas.everything("Agency", "LPD"))
    faults = []
    for route, address in swept(town, town.of_early):
        answer = client.get(address)
        if out := town.early_words.among(told(answer), CONTENT):
            faults.append(f"{address} ({route.name}): {', '.join(out)}")
    assert faults == []
    withheld = Document.objects.filter(matter=town.early.matter, withheld=True)
    assert withheld.exists()
    for paper in withheld:
        assert client.get(reverse("admin:document", args=[paper.public_id])).status_code == 404


@pytest.mark.full
@pytest.mark.parametrize("who", ["stranger", "walled", "keeper"])
def test_no_list_filter_order_or_search_tells_of_the_file(town, who, request):
    client = signed_in(request.getfixturevalue(who))
    places = frozenset(PLACES) if who == "stranger" else OF_THE_MATTER
    part = town.words["family_name"][:6]
    faults = []
    for route, address in swept(town, {}, targeted=False):
        for query in OF_A_LIST if route.name.endswith("_changelist") else OF_A_PAGE:
            asked = f"{address}?{query.format(part=part)}"
            answer = client.get(asked)
            if out := town.words.among(told(answer), secret(route, places)):
                faults.append(f"{asked}: {', '.join(out)}")
            if answer.status_code in CLOSED or leads_to_a_door(answer):
                break  # whoever may not open a page may not by another question
    for place in ("family_name", "given_name", "handle"):
        answer = client.post("/admin/find/", {"q": town.words[place][:6]})
        if out := town.words.among(told(answer), places):
            faults.append(f"find {place}: {', '.join(out)}")
    assert faults == []


@pytest.mark.parametrize(
    "lookup", ["post__text__icontains", "post__account__handle__startswith", "by__email__contains"]
)
def test_a_filter_asks_nothing_of_what_lies_behind_a_row(town, lookup):
    """A search is an oracle: who reads the redacted text may not ask about the original."""
    client = signed_in(town.world.hr)
    address = reverse("admin:screening_redactedpost_changelist")
    assert client.get(address, {lookup: town.words["post"]}).status_code == 400


@pytest.mark.full
def test_those_who_may_see_the_file_find_every_planted_word(town):
    """Otherwise the sweep proves nothing: a word that stands nowhere cannot get out."""
    insider = town.personas.everything("Insider", "LPD", "MRS")
    client, rows = signed_in(insider), {**town.of_whole, **town.of_house["LPD"]}
    out: set[str] = set()
    for _, address in swept(town, rows):
        out |= set(town.words.among(told(client.get(address)), frozenset(PLACES) - out))
        if out == set(PLACES):
            return
    assert out == set(PLACES)


def portal_visit(town: Town, *, proven: bool) -> Client:
    """The whole file's person in the portal, by the link they were sent."""
    client = Client()
    client.get(reverse("portal:exchange", args=[town.token]))
    if proven:
        answers = {"month": "5", "day": "4", "year": "1996", "place": "7"}
        assert client.post(reverse("portal:identity"), answers).status_code == 302
    return client


def portal(town: Town, rows: Rows) -> Iterator[tuple[Route, str]]:
    return (
        (route, address)
        for route, address in swept(town, rows)
        if address.startswith("/portal/") and route.name not in ("portal:enter", "portal:identity")
    )


def test_in_the_portal_one_person_opens_nothing_of_another(town):
    client = portal_visit(town, proven=True)
    assert client.get("/portal/").status_code == 200
    places = OF_THE_MATTER
    assert leaks(client, portal(town, town.of_early), town.early_words, places) == []


def test_before_proof_the_portal_tells_nothing_of_the_file(town):
    client = portal_visit(town, proven=False)
    assert leaks(client, portal(town, town.of_whole), town.words, OF_THE_MATTER) == []


def test_the_owner_of_the_file_reads_their_own_words_in_the_portal(town):
    client = portal_visit(town, proven=True)
    page = told(client.get(reverse("dispute:mine"))) + told(client.get("/portal/report/"))
    assert town.words.among(page, frozenset({"post"}))
