"""What is sent at once: refused before it is read, never kept by half, and a page that says so."""

import io

import pytest
from django.urls import reverse

from config.documents.uploads import LARGEST, MOST_FILES
from config.portal.bodies import FROM_A_VISITOR, FROM_STAFF, Whole
from tests.accounts.factories import OrganizationFactory, member
from tests.delivery.factories import matter_with_person
from tests.portal.factories import visiting

pytestmark = pytest.mark.django_db

PAPERS, DISPUTE = "/portal/papers/", "/portal/dispute/"
TWO_GIGABYTES = 2 << 30
A_FORM = "multipart/form-data; boundary=cut"


class Unread:
    """A body that nobody may touch."""

    def read(self, *size):
        raise AssertionError("The body was read.")

    readline = read


def send(client, path, length, **more):
    told = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": A_FORM, "wsgi.input": Unread()}
    return client.generic("POST", path, **told | more)


@pytest.fixture
def visitor(client):
    visiting(client, matter_with_person())
    return client


def test_two_gigabytes_are_refused_unread_with_what_to_do(visitor):
    answer = send(visitor, DISPUTE, TWO_GIGABYTES)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert f"up to {MOST_FILES} files, {LARGEST >> 20} MB each" in page
    assert f'href="{DISPUTE}"' in page
    assert "Nothing of it was kept." in page


def test_a_body_of_no_stated_length_is_refused_unread(visitor):
    answer = send(visitor, DISPUTE, "", HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 411
    assert "too much at once" in answer.content.decode()


@pytest.mark.parametrize("more", [0, 1])
def test_the_limit_is_what_ten_files_need(visitor, more):
    if more:
        assert send(visitor, PAPERS, FROM_A_VISITOR + more).status_code == 413
    else:
        with pytest.raises(AssertionError, match="was read"):
            send(visitor, PAPERS, FROM_A_VISITOR)


def test_whoever_has_no_visit_sends_little(client):
    assert send(client, DISPUTE, FROM_A_VISITOR).status_code == 413


def test_staff_send_archives_and_strangers_do_not(client):
    login = reverse("admin:index")
    assert send(client, login, FROM_STAFF).status_code == 413
    client.force_login(member(OrganizationFactory(), "hr"))
    assert send(client, login, FROM_STAFF + 1).status_code == 413


def test_the_page_in_spanish(visitor):
    visitor.cookies["django_language"] = "es"
    answer = send(visitor, DISPUTE, TWO_GIGABYTES)
    assert '<html lang="es"' in answer.content.decode()


def test_what_the_server_in_front_shows(client):
    answer = client.get("/portal/too-large/")
    assert answer.status_code == 413
    assert 'href="/portal/"' in answer.content.decode()


def test_a_body_that_ends_early_is_no_body():
    whole = Whole(io.BytesIO(b"half"), 8)
    assert whole.read(4) == b"half"
    with pytest.raises(OSError, match="middle"):
        whole.read(4)
