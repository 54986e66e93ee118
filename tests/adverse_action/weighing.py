"""Criminal history weighed as the place asks: shared by who needs a case that got that far."""

from uuid import uuid4

from adverse_action.models import Assessment, Proposal
from adverse_action.services import write_assessment
from adverse_action.services.assessing import asked_fields
from tests.journeys.world import World

WHICH = "County court, docket 19-0443, conviction of March 4, 2019."


def words(proposal: Proposal) -> dict[str, str]:
    told = {name: f"About the {name}." for name in asked_fields(proposal)}
    return told | {"record": WHICH}


def weigh(world: World, proposal: Proposal, **changes: object) -> Assessment:
    proposal = Proposal.objects.get(pk=proposal.pk)
    told = {"words": words(proposal), "submission": uuid4(), "by": world.hr, "at": world.at}
    return write_assessment(proposal=proposal, **(told | changes))
