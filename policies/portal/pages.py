"""Read a policy page by page, answer a few questions, sign, keep the receipt."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from config.documents.responses import download
from policies import quiz
from policies.models import Clause, QuizTry, Reading
from policies.portal.forms import AcknowledgeForm, QuizForm
from policies.portal.visits import ReadingRequest, reading_page, render_reading, signed_under
from policies.public_words import AUDIENCES, shown
from policies.services import acknowledging, readings, receipts

READ, ASK, SIGN = 1, 2, 3


def _actor(request: ReadingRequest) -> str:
    return f"link:{request.link.public_id}"


def _next_of(reading: Reading) -> str:
    """Where somebody goes on who stopped before."""
    if reading.read_at is None:
        return "policy_reading:page"
    if not reading.tries.filter(passed=True).exists():
        return "policy_reading:questions"
    return "policy_reading:sign"


@require_safe
@reading_page
def start(request: ReadingRequest) -> HttpResponse:
    """What this is, by when, and how it goes; begun before, it leads on from there."""
    reading = request.link.reading
    if signed_under(request.link):
        return redirect("policy_reading:receipt")
    context = {
        "title": pgettext("portal", "A policy to read and sign"),
        "reading": reading,
        "pages": len(readings.pages_of(reading.version)),
        "next": _next_of(reading),
        "page": reading.pages_read + 1,
    }
    return render_reading(request, "policies/portal/start.html", context)


@require_http_methods(["GET", "POST"])
@reading_page
def page(request: ReadingRequest, page: int) -> HttpResponse:
    """One clause, or the frame of the policy; the button confirms it and leads on."""
    reading = request.link.reading
    pages = readings.pages_of(reading.version)
    if not 1 <= page <= len(pages):
        raise Http404
    if signed_under(request.link):
        return redirect("policy_reading:receipt")
    if request.method == "POST":
        reading = readings.confirm_page(
            reading=reading, number=page, by=_actor(request), at=timezone.now()
        )
        return _after(reading, page, len(pages))
    if page > reading.pages_read + 1:
        return redirect("policy_reading:page", page=reading.pages_read + 1)
    found = pages[page - 1]
    context = {
        "title": str(found.clause) if found.clause else reading.version.policy.name,
        "current": READ,
        "page": found,
        "clause": found.clause,
        "count": len(pages),
        "category": _category(reading, found.clause),
        **(_meant(reading, found.clause) if found.clause else {}),
    }
    return render_reading(request, "policies/portal/page.html", context)


def _after(reading: Reading, page: int, count: int) -> HttpResponse:
    if page < count:
        return redirect("policy_reading:page", page=page + 1)
    return redirect(
        _next_of(reading) if reading.read_at else "policy_reading:start",
    )


def _category(reading: Reading, clause: Clause | None) -> str:
    titles = {row["key"]: row["title"] for row in reading.version.categories}
    return str(titles.get(clause.category, "")) if clause else ""


def _meant(reading: Reading, clause: Clause) -> dict[str, Any]:
    """For whom the clause is; the whole policy is read and signed by everybody."""
    return {
        "audience": [shown(AUDIENCES, one) for one in clause.audience],
        "is_for_others": reading.person.employment not in clause.audience,
    }


@require_http_methods(["GET", "POST"])
@reading_page
def questions(request: ReadingRequest) -> HttpResponse:
    reading = request.link.reading
    if signed_under(request.link):
        return redirect("policy_reading:receipt")
    if reading.read_at is None:
        return redirect("policy_reading:start")
    number, asked = readings.questions_of(reading)
    posted = request.POST if request.method == "POST" else None
    if posted and posted.get("number") != str(number):
        return redirect("policy_reading:answers")
    form = QuizForm(posted, questions=asked, initial={"number": number})
    if posted is not None and form.is_valid():
        readings.answer_quiz(
            reading=reading,
            number=number,
            given=form.given(),
            submission=form.cleaned_data["submission"],
            by=_actor(request),
            at=timezone.now(),
        )
        return redirect("policy_reading:answers")
    context = {
        "title": pgettext("portal", "A few questions"),
        "current": ASK,
        "form": form,
        "number": number,
    }
    status = 400 if form.errors else 200
    return render_reading(request, "policies/portal/questions.html", context, status)


@require_safe
@reading_page
def answers(request: ReadingRequest) -> HttpResponse:
    """How the last try went, each answer explained by its clause."""
    last = request.link.reading.tries.last()
    if last is None:
        return redirect("policy_reading:questions")
    context = {
        "title": pgettext("portal", "Your answers"),
        "current": ASK,
        "last": last,
        "answered": explained(last),
        "passed": request.link.reading.tries.filter(passed=True).exists(),
    }
    return render_reading(request, "policies/portal/answers.html", context)


def explained(last: QuizTry) -> list[dict[str, Any]]:
    clauses = {str(one.public_id): one for one in last.reading.version.clauses.all()}
    return [
        {
            "clause": clauses[row["clause"]],
            "text": row["text"],
            "permitted": row["right"] == quiz.PERMITTED,
            "is_right": row["right"] == row["given"],
        }
        for row in last.asked
    ]


@require_http_methods(["GET", "POST"])
@reading_page
def sign(request: ReadingRequest) -> HttpResponse:
    reading = request.link.reading
    if request.method == "POST":
        return _signed(request)
    if signed_under(request.link):
        return redirect("policy_reading:receipt")
    if _next_of(reading) != "policy_reading:sign":
        return redirect("policy_reading:start")
    form = AcknowledgeForm(initial={"content_sha256": reading.version.content_sha256})
    return _sign_page(request, form)


def _signed(request: ReadingRequest) -> HttpResponse:
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _sign_page(request, form, 400)
    told = form.cleaned_data
    try:
        acknowledging.acknowledge(
            link=request.link,
            signed_name=told["signed_name"],
            employee_number=told["employee_number"],
            content_sha256=told["content_sha256"],
            language=translation.get_language() or "en",
            submission=told["submission"],
            at=timezone.now(),
        )
    except acknowledging.NotThisPerson:
        said = pgettext(
            "portal", "This name and number do not go together. Check both, or ask your agency."
        )
        form.add_error("employee_number", said)
        return _sign_page(request, form, 403)
    return redirect("policy_reading:receipt")


def _sign_page(request: ReadingRequest, form: AcknowledgeForm, status: int = 200) -> HttpResponse:
    context = {
        "title": pgettext("portal", "Sign for the policy"),
        "current": SIGN,
        "form": form,
        "sha256": request.link.reading.version.content_sha256,
    }
    return render_reading(request, "policies/portal/sign.html", context, status)


@require_safe
@reading_page
def receipt(request: ReadingRequest) -> HttpResponse:
    """What was signed and when; the link opens nothing more once this visit ends."""
    signed = signed_under(request.link)
    if signed is None:
        return redirect("policy_reading:start")
    context = {"title": pgettext("portal", "You have signed"), "signed": signed}
    return render_reading(request, "policies/portal/receipt.html", context)


@require_safe
@reading_page
def receipt_pdf(request: ReadingRequest) -> HttpResponse:
    signed = signed_under(request.link)
    if signed is None:
        raise Http404
    data = receipts.receipt_pdf(signed, timezone.now())
    return download(data, media_type="application/pdf", filename="receipt.pdf")
