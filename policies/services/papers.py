"""A version on paper: a preview of a draft, and the one paper of a published version."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from config.accounts.models import User, actor
from config.audit.services import record
from config.documents import storage
from config.documents.parties import letterhead
from config.documents.render import Rendered, render
from config.documents.services.sealing import sealed
from config.errors import Refusal
from policies import letters
from policies.matrix import Matrix
from policies.models import PolicyPaper, PolicyVersion
from policies.models.papers import Printed
from policies.pack_model import Clause, Pack, paragraphs
from policies.services.stored import pack_of
from policies.workflow import FROZEN


class NotPublished(Refusal):
    code = "policy_not_published"
    remedy = "Look at the preview until then."


def said_by(version: PolicyVersion) -> letters.PolicyFacts:
    """Everything a version says to those it holds for, ready to be set on a page or on paper."""
    pack = pack_of(version)
    return letters.PolicyFacts(
        letterhead=letterhead(version.organization),
        title=pack.title,
        version=str(version.number),
        effective_on=version.effective_on,
        printed_on=version.organization.on(version.published_at or version.created_at),
        content=version.content_sha256,
        mission=paragraphs(pack.mission),
        principles=tuple(
            letters.Principle(title=one.title, text=one.text) for one in pack.principles if one.text
        ),
        not_forbidden=paragraphs(pack.not_forbidden),
        suitability=paragraphs(pack.suitability),
        clauses=tuple(_clause(one, pack) for one in pack.clauses if not one.disqualified_by),
        disqualifiers=tuple(_clause(one, pack) for one in pack.clauses if one.disqualified_by),
        severities=tuple(
            letters.SeverityClass(
                key=one.key,
                title=one.title,
                text=" ".join(one.text.split()),
                lookback_months=pack.matrix.lookback(one.key),
            )
            for one in pack.severities
        ),
        matrix=_matrix(pack.matrix),
        aggravating=pack.matrix.aggravating,
        mitigating=pack.matrix.mitigating,
    )


def _clause(clause: Clause, pack: Pack) -> letters.PrintedClause:
    categories = {one.key: one.title for one in pack.categories}
    severities = {one.key: one.title for one in pack.severities}
    principles = {one.key: one.title for one in pack.principles}
    title = severities.get(clause.severity, "")
    return letters.PrintedClause(
        number=clause.number or "–",
        title=clause.title or "–",
        kind=clause.kind or "prohibited",
        category=categories.get(clause.category, clause.category) or "–",
        severity=f"{clause.severity}: {title}" if title else clause.severity,
        audience=clause.audience,
        duty=clause.duty,
        text=paragraphs(clause.text) or ("–",),
        why=paragraphs(clause.why) or ("–",),
        protects=paragraphs(clause.protects) or ("–",),
        limits=paragraphs(clause.limits),
        legal_basis=paragraphs(clause.legal_basis),
        disqualified_by=paragraphs(clause.disqualified_by),
        principles=tuple(principles.get(key) or key for key in clause.principles),
        prohibited_examples=clause.prohibited_examples,
        permitted_examples=clause.permitted_examples,
    )


def _matrix(matrix: Matrix) -> tuple[letters.MatrixRow, ...]:
    return tuple(
        letters.MatrixRow(
            severity=cell.severity,
            priors=cell.priors,
            or_more=cell == matrix.row(cell.severity)[-1],
            presumptive=cell.presumptive,
            minimum=cell.minimum,
            maximum=cell.maximum,
        )
        for severity in matrix.severities
        for cell in matrix.row(severity)
    )


def preview_paper(version: PolicyVersion) -> Rendered:
    """A draft as it would look; marked as such on each page, and not kept."""
    return _printed(version, preview=True)


def _printed(version: PolicyVersion, *, preview: bool = False) -> Rendered:
    language = version.language if version.language in letters.LANGUAGES else "en"
    return render(letters.TEMPLATE, said_by(version), language=language, preview=preview)


def print_paper(*, version: PolicyVersion, by: User | None = None, at: datetime) -> PolicyPaper:
    """The paper of a published version: printed and sealed once, the same one ever after."""
    if version.status not in FROZEN:
        raise NotPublished("Only a published version has a paper.")
    if kept := PolicyPaper.objects.filter(version=version).first():
        return kept
    told = stored(_printed(version), at)
    try:
        return _keep(version, told, by, at)
    except IntegrityError:  # somebody else was faster: theirs is the paper
        return PolicyPaper.objects.get(version=version)


def stored(printed: Rendered, at: datetime) -> dict[str, Any]:
    """Seals and stores a file; what its row says of it (`models.papers.Printed`)."""
    file_sha256 = storage.put(sealed(printed.pdf, at))
    return {
        "sha256": printed.sha256,
        "sealed_sha256": "" if file_sha256 == printed.sha256 else file_sha256,
        "context_sha256": printed.context_sha256,
        "size": len(printed.pdf),
        "pages": printed.pages,
        "printed_at": at,
    }


@transaction.atomic
def _keep(
    version: PolicyVersion, told: dict[str, Any], by: User | None, at: datetime
) -> PolicyPaper:
    paper = PolicyPaper.objects.create(version=version, **told)
    organization = version.organization
    record(
        stream=organization.stream,
        verb="print_policy",
        actor=actor(by),
        agency=organization.code,
        target=f"policy_version:{version.public_id}",
        at=at,
        payload={"sha256": paper.sha256, "sealed": paper.sealed_sha256},
    )
    return paper


def print_papers(at: datetime) -> int:
    """The papers that published versions still lack; how many were printed."""
    waiting = PolicyVersion.objects.filter(status__in=FROZEN, paper__isnull=True)
    found = list(waiting.select_related("policy__organization").order_by("published_at"))
    for version in found:
        print_paper(version=version, at=at)
    return len(found)


def read_paper(paper: Printed) -> bytes:
    """The file as it was sealed; raises storage.FileMissing or FileDamaged."""
    return storage.read(paper.file_sha256)
