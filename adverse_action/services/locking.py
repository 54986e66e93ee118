from adverse_action.models import Proposal


def locked(proposal: Proposal) -> Proposal:
    """The row as it is now, held until the transaction ends."""
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "matter__agency", "matter__screener", "case", "agency", "screener", "report"
        )
        .get(pk=proposal.pk)
    )
