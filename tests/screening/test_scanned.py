"""What a screener takes in is scanned where clamd is named: posts, and papers that were signed."""

from uuid import uuid4

import pytest

from config.errors import Invalid
from screening import services
from screening.models import ImportBatch, Post
from screening.services.imports import HarmfulFile
from tests.documents.clamd import EICAR, clamd
from tests.paper import one_page_pdf
from tests.screening import factories as make

pytestmark = pytest.mark.django_db
HARMFUL = EICAR.decode()
NOWHERE = "127.0.0.1:1"


@pytest.fixture(autouse=True)
def scanned(settings):
    with clamd() as server:
        settings.CLAMD = server.place
        yield


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def account(here):
    return make.propose(make.ready(here))


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_harmful_file_of_posts_is_not_read(account, tmp_path, is_folder):
    path = make.write_csv(tmp_path / "capture.csv", [make.row(HARMFUL)])
    told = {"provenance": "public_capture", "by": None, "at": make.at(2)}
    with pytest.raises(HarmfulFile, match="Eicar") as refused:
        services.import_posts(
            case=account.case, account=account, path=tmp_path if is_folder else path, **told
        )
    assert refused.value.remedy
    assert not ImportBatch.objects.exists()
    make.collect(account, [make.HARMLESS])
    assert Post.objects.count() == 1


@pytest.mark.parametrize(("place", "says"), [("", "Eicar"), (NOWHERE, "Try again")])
def test_an_upload_is_refused_by_its_worker_and_dropped(
    account, here, tmp_path, settings, place, says
):
    settings.CLAMD = place or settings.CLAMD
    path = make.write_csv(tmp_path / "capture.csv", [make.row(HARMFUL)])
    with path.open("rb") as upload:
        batch = services.queue_import(
            case=account.case,
            account=account,
            upload=upload,
            filename="capture.csv",
            provenance="public_capture",
            submission=uuid4(),
            by=here.analyst,
            at=make.at(2),
        )
    done = services.work_on_batch(batch.pk, make.at(2))
    assert (done.status, says in done.problem) == ("refused", True)
    assert not Post.objects.exists()


def test_a_signed_paper_is_scanned(here):
    case = make.order(here)
    make.disclose(case)
    told = {"signed_on": make.at(1).date(), "by": here.hr, "at": make.at(1)}
    with pytest.raises(Invalid, match="Eicar"):
        services.record_signed_scan(case=case, data=one_page_pdf() + EICAR, **told)
    assert services.record_signed_scan(case=case, data=one_page_pdf(), **told).document
