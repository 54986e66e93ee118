"""Rows in one order, always: the person's file, the dispute, the item; then what lies below.

The file comes first in every service of this room, so that two of them never wait for each other.
"""

from config.accounts.models import Matter
from disputes.models import Dispute, DisputeItem

# What is disputed, with its case and the person that it is about.
ENTRY = (
    *("report_item__report__case__matter", "report_item__report__case__subject__person"),
    *("report_item__report__screener", "report_item__post__account"),
    *("post__account__case__matter", "post__account__case__subject__person"),
    *("account__case__matter", "account__case__subject__person", "account__case__screener"),
)


def lock_file(matter_id: int) -> Matter:
    """Rows may still be added that point at the file; nobody else works on its disputes."""
    files = Matter.objects.select_related("screener", "person", "agency")
    return files.select_for_update(of=("self",), no_key=True).get(pk=matter_id)


def locked(dispute: Dispute) -> Dispute:
    lock_file(dispute.matter_id)
    return (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("screener", "person", "matter__screener", "matter__agency")
        .get(pk=dispute.pk)
    )


def locked_item(item: DisputeItem) -> DisputeItem:
    """The item as it is now; `item.dispute` is locked too."""
    dispute = locked(item.dispute)
    found = (
        DisputeItem.objects.select_for_update(of=("self",)).select_related(*ENTRY).get(pk=item.pk)
    )
    found.dispute = dispute
    return found
