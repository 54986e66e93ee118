from adverse_action.models import Proposal
from screening.models import Case


def locked(proposal: Proposal) -> Proposal:
    """The row as it is now, held until the transaction ends."""
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "matter__agency", "matter__screener", "case", "agency", "screener", "report"
        )
        .get(pk=proposal.pk)
    )


def locked_case(case: Case) -> Case:
    """The same for what happens in a case without a proposal."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("matter__agency", "matter__screener", "agency", "screener")
        .get(pk=case.pk)
    )
