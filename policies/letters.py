"""The receipt of a signed policy. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from config.documents.facts import Facts, Letter, by_kind


@dataclass(frozen=True, kw_only=True)
class PolicyReceipt(Facts):
    """`signed_at` in the agency's zone; `receipt`: the public id of the signature."""

    agency: str
    policy: str
    version: str
    effective_on: date
    signed_name: str
    signed_at: datetime
    sha256: str
    receipt: str


LETTERS = by_kind(
    Letter(kind="policy_receipt", template="policies/letters/receipt", facts=PolicyReceipt)
)
