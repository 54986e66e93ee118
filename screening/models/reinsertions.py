# ruff: noqa: S608 - what is set into the texts are constants of the law book
from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, Organization, Person, User
from config.audit.keeping import append_only
from screening.models.disowned import ACCOUNT_OF
from screening.models.frozen import refuse
from screening.models.gates import KEY

if TYPE_CHECKING:
    from screening.models.accounts import SocialAccount
    from screening.models.posts import Post

# A tombstone is lifted once, for the very entry that its provider certified before that moment.
LIFT_DECLARE = [
    ("certified", "screening_providercertification"),
    ("said", "screening_post"),
    ("subject", "accounts_person"),
]
LIFT_GATE = f"""
    IF TG_OP = 'UPDATE' AND OLD.lifted_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        {refuse("G-11", "What was put back once stays so on the record.")}
    END IF;
    IF NEW.lifted_at IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO certified FROM screening_providercertification
        WHERE id = NEW.certification_id FOR SHARE;
    IF NOT FOUND OR certified.at > NEW.lifted_at OR certified.at < NEW.at
        OR certified.person_id <> NEW.person_id OR certified.screener_id <> NEW.screener_id THEN
        {refuse("G-11", "Nobody certified that the item is complete and accurate.")}
    END IF;
    SELECT * INTO said FROM screening_post WHERE id = certified.post_id;
    SELECT * INTO subject FROM accounts_person WHERE id = NEW.person_id;
    IF (NEW.key_hash IN ({KEY.format(":content:", "said.text_sha256")},
        {KEY.format(":url:", "said.url")},
        {KEY.format(":post:", "said.platform || '/' || said.platform_id")},
        {KEY.format(":account:", ACCOUNT_OF.format("certified"))})) IS NOT TRUE THEN
        {refuse("G-11", "The certification is of another item.")}
    END IF;
    RETURN NEW;
"""


class ProviderCertificationQuerySet(models.QuerySet["ProviderCertification"]):
    def visible_to(self, user: User) -> ProviderCertificationQuerySet:
        perm = "screening.view_providercertification"
        people = Matter.objects.visible_to(user, perm).values("person")
        return self.filter(person__in=people, screener__in=user.organization_ids(perm))


class ProviderCertification(models.Model):
    """Whoever provided a deleted item certifies that it is complete and accurate (G-11).

    15 U.S.C. 1681i(a)(5)(B)(i): without it nothing comes back into a person's file.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="provider_certifications")
    post = models.ForeignKey(
        "Post", models.PROTECT, null=True, blank=True, related_name="provider_certifications"
    )
    account = models.ForeignKey(
        "SocialAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="provider_certifications",
    )
    provider = models.CharField(max_length=160)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    words = models.TextField(help_text="What they certified, as they wrote it.")
    certified_on = models.DateField(help_text="The day of their paper.")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", help_text="Who has the paper.")
    at = models.DateTimeField()

    objects = ProviderCertificationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["screener", "person"], name="certification_screener")]
        constraints = [
            models.CheckConstraint(
                name="certification_says_who_and_what",
                condition=~Q(provider="") & ~Q(address="") & ~Q(words=""),
            ),
            models.CheckConstraint(
                name="certifies_one_entry",
                condition=Q(post__isnull=False, account=None) | Q(post=None, account__isnull=False),
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Certification {self.public_id}"

    @property
    def entry(self) -> Post | SocialAccount:
        found = self.post or self.account
        assert found is not None
        return found
