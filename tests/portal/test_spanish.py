"""The portal in Spanish: complete, the same placeholders, and no English left on a page."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from screening.models import Report
from tests.disputes.conftest import made, person, report, world  # noqa: F401
from tests.disputes.visitors import chosen, send, visitor
from tests.journeys.world import World
from tests.portal.messages import LOCALE, compiled, messages, spanish, told, used

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"<[^>]+>")
WORDS_ENOUGH = 3  # so many words in a row are a sentence of the catalogue, not a name or a post
TU = re.compile(r"\b(tú|tu|tus|ti|te|contigo|vosotros|vuestr\w+|puedes|tienes|debes)\b", re.I)
NOT_OURS = re.compile(r"\b(reporte|ítem|item|borrar|borramos|aplicación|(su|mi) archivo)\b", re.I)

SPANISH = messages(spanish())


def ids(message):
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


PAIRS = [pair for one in SPANISH for pair in zip(ids(one), told(one), strict=True)]


def keys(catalog):
    return {(message.context, message.id) for message in messages(catalog)}


# -- the catalogue -----------------------------------------------------------------------------


def test_every_sentence_of_the_portal_has_its_spanish_and_no_other_is_kept():
    assert keys(spanish()) == keys(used())
    assert [message.id for message in SPANISH if not all(told(message))] == []


def test_the_scan_finds_each_way_of_marking_a_sentence():
    found = keys(used())
    assert {
        ("portal", "You do not need proof."),
        ("portal", "Day %(day)s of %(of)s."),
        ("portal", ("%(n)s day left.", "%(n)s days left.")),
        ("portal", "Where things stand"),
        ("portal", "This is not my account"),
        ("portal", "My report"),
        (None, "Pick what is wrong with it."),
    } <= found


def test_staff_pages_stay_out():
    marked = {message.id for message in SPANISH}
    assert not marked & {"Not open to you", "Your roles do not include this.", "Home"}
    assert not [
        place
        for message in SPANISH
        for place, _ in message.locations
        if "staff" in place or "admin" in place
    ]


def test_nothing_is_guessed():
    assert [message.id for message in SPANISH if message.fuzzy] == []


def test_what_runs_is_what_was_written():
    assert (LOCALE / "django.mo").read_bytes() == compiled(spanish())


@pytest.mark.parametrize("marks", [PLACEHOLDER, TAG, re.compile(r"[?]")])
def test_placeholders_tags_and_questions_are_the_same(marks):
    assert [
        english
        for english, ours in PAIRS
        if sorted(marks.findall(ours)) != sorted(marks.findall(english))
    ] == []


def test_it_is_written_in_our_words():
    assert [
        ours
        for _, ours in PAIRS
        if TU.search(ours) or NOT_OURS.search(ours) or set("“”‘’") & set(ours)
    ] == []


def test_a_question_opens_and_a_sentence_ends():
    assert [
        ours
        for english, ours in PAIRS
        if ours.count("¿") != ours.count("?") or (english[-1:] in ".:" and ours[-1:] not in ".:")
    ] == []


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("l, F j, Y", "lunes 30 de noviembre de 2026"),
        ("F j, Y", "30 de noviembre de 2026"),
        ("l, F j", "lunes 30 de noviembre"),
        ("F j", "30 de noviembre"),
    ],
)
def test_dates_are_told_as_in_spanish(pattern, said, stop_clock):
    at = stop_clock("2026-11-30 12:00")
    with translation.override("es"):
        ours = translation.pgettext("portal, a date format", pattern)
        assert date_format(at, ours) == said


# -- pages -------------------------------------------------------------------------------------


def shown(page):
    """The words of a page, one text after the other, without quotes."""
    # A paper in English is listed by its English title, marked as such
    page = re.sub(r'<(svg|blockquote)\b.*?</\1>|<a[^>]* lang="en">.*?</a>', "", page, flags=re.S)
    texts = [unescape(text).strip() for text in TAG.split(page)]
    labels = re.findall(r'(?:aria-label|placeholder)="([^"]*)"', page)
    return [" ".join(text.split()) for text in [*texts, *map(unescape, labels)] if text.strip()]


def english_on(page):
    """Sentences of the catalogue that stand on a page in English."""
    texts = shown(page)
    whole = " \n ".join(texts)
    left = []
    for english, ours in PAIRS:
        pieces = [p.strip() for p in re.split(r"%\(\w+\)[sd]|<[^>]+>", english)]
        long = [p for p in pieces if len(p.split()) >= WORDS_ENOUGH and p not in ours]
        left += [p for p in long if p in whole]
        left += [english] if english != ours and english in texts else []
    return left


@pytest.fixture
def sent(person, report):  # noqa: F811
    """The person has a dispute of one item, and another half written."""
    person.post("/portal/dispute/", chosen(report, 1))
    dispute = send(person)
    person.post("/portal/dispute/", chosen(report, 2))
    return f"/portal/disputes/{dispute.public_id}/"


PAGES = [
    "/portal/",
    "/portal/report/",
    "/portal/dispute/",
    "/portal/dispute/check/",
    "/portal/authorization/signed/",
    "/portal/authorization/revoke/",
]


def in_language(client: Client, language: str) -> Client:
    client.cookies["django_language"] = language
    return client


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", [*PAGES, "one", "receipt"])
def test_a_page_in_spanish_has_no_english_of_ours(person, sent, address):  # noqa: F811
    address = {"one": sent, "receipt": f"{sent}receipt/"}.get(address, address)
    assert english_on(read(in_language(person, "en"), address))  # the search finds what is there
    page = read(in_language(person, "es"), address)
    assert english_on(page) == []
    assert '<html lang="es">' in page


def stranger(world: World, report: Report) -> Client:  # noqa: F811
    return visitor(Client(), world, report.case, proven=False)


@pytest.mark.parametrize(
    ("address", "answers"),
    [
        ("/portal/enter/", None),
        ("/portal/enter/", {"code": ""}),
        ("/portal/identity/", None),
        ("/portal/identity/", {"month": "1", "day": "1", "year": "1990", "place": "0"}),
        ("/portal/dispute/words/", None),
        ("/portal/dispute/words/", {"about": "", "words": ""}),
        ("/portal/out/", {}),
    ],
)
def test_before_proof_the_pages_are_spanish_too(world, report, address, answers):  # noqa: F811
    def page(language):
        client = in_language(stranger(world, report), language)
        found = client.get(address) if answers is None else client.post(address, answers)
        return found.content.decode()

    assert english_on(page("en"))
    assert english_on(page("es")) == []


def test_what_is_refused_is_refused_in_spanish(person, report):  # noqa: F811
    in_language(person, "es")
    page = person.post("/portal/dispute/", chosen(report, 1) | {"statement": ""})
    assert page.status_code == 302
    key = report.items.first().public_id
    page = person.post("/portal/dispute/", {f"{key}-ticked": "on"}).content.decode()
    assert "Elija qué está mal." in page
    assert english_on(page) == []


def test_a_link_that_does_not_open_says_so_in_spanish(client, db):
    page = in_language(client, "es").get("/p/no-such-token").content.decode()
    assert "Este enlace no se abre" in page
    assert english_on(page) == []


def test_the_language_of_the_file_is_the_first(world, report):  # noqa: F811
    report.case.person.__class__.objects.filter(pk=report.case.person.pk).update(language="es")
    client = visitor(Client(), world, report.case)
    assert "Cómo va su caso" in read(client, "/portal/")


# -- the switch --------------------------------------------------------------------------------

SWITCH = re.compile(
    r'action="/language/">.*?name="next" value="([^"]*)".*?name="language" value="(\w\w)"', re.S
)


def switched(client, page):
    """Press the page's own button for the other language."""
    onward, language = SWITCH.findall(page)[0]
    response = client.post("/language/", {"next": onward, "language": language}, follow=True)
    assert response.status_code == 200
    return response.content.decode(), language


@pytest.mark.parametrize("address", [*PAGES, "one", "receipt"])
def test_each_page_can_be_switched_there_and_back(person, sent, address):  # noqa: F811
    address = {"one": sent, "receipt": f"{sent}receipt/"}.get(address, address)
    page = read(person, address)
    for expected in ("es", "en"):
        page, language = switched(person, page)
        assert language == expected
        assert f'<html lang="{expected}">' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize(
    ("address", "answers"),
    [
        ("/portal/enter/", None),
        ("/portal/identity/", None),
        ("/portal/dispute/words/", None),
        ("/portal/out/", {}),
        ("/p/no-such-token", None),
    ],
)
def test_before_proof_each_page_can_be_switched(world, report, address, answers):  # noqa: F811
    client = stranger(world, report)
    found = client.get(address) if answers is None else client.post(address, answers)
    page, language = switched(client, found.content.decode())
    assert (language, '<html lang="es">' in page) == ("es", True)
