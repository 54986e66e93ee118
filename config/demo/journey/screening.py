"""Accounts, posts, flags and the report."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Self
from uuid import uuid4

from config.accounts.models import User
from config.demo.journey.start import Start
from screening.models import Flag, Report, ScreeningRun, SocialAccount
from screening.models.flags import FlagQuerySet
from screening.services import (
    add_identifier,
    close_without_items,
    confirm_account,
    furnish_report,
    give_notice_reason,
    import_posts,
    is_unnoticed,
    issue_report,
    lasting_reason,
    log_discovery,
    propose_account,
    queue_import,
    redact_post,
    reject_account,
    review_flag,
    start_screening,
    work_on_batch,
    work_on_run,
)

AGREES = {
    "verified_email": "The address on the application received a code and the person typed it in.",
    "name": "The name on the account is the name on the application.",
    "home_town": "The account names the home town of the application.",
    "photo": "The picture shows the person of the application's photo.",
    "linked_account": "Another confirmed account links to it.",
}


class Screening(Start):
    def found(self, platform: str, handle: str, kinds: Iterable[str]) -> SocialAccount:
        """An account that may be the person's, and what ties it to them."""
        account = propose_account(
            case=self.case, platform=platform, handle=handle, by=self.desk.first, at=self.at
        )
        log_discovery(
            case=self.case,
            platform=platform,
            place="The platform's own search",
            terms="name and home town",
            result="found",
            account=account,
            by=self.desk.first,
            at=self.at,
        )
        for kind in kinds:
            add_identifier(
                account=account,
                kind=kind,
                detail=AGREES.get(kind, "Agrees with the application."),
                by=self.desk.first,
                at=self.wait(minutes=2).at,
            )
        return account

    def account(self, platform: str, handle: str, kinds: Iterable[str]) -> SocialAccount:
        """An account that two people confirm."""
        account = self.found(platform, handle, kinds)
        for user in (self.desk.first, self.desk.second):
            confirm_account(account=account, by=user, at=self.wait(minutes=30).at)
        return account

    def disown(self, account: SocialAccount, why: str) -> Self:
        reject_account(account=account, why=why, by=self.desk.first, at=self.wait(minutes=10).at)
        return self

    def collect(
        self, account: SocialAccount, path: Path, provenance: str, statement: str = ""
    ) -> Self:
        import_posts(
            case=self.case,
            account=account,
            path=path,
            provenance=provenance,
            statement=statement,
            by=self.desk.first,
            at=self.wait(minutes=20).at,
        )
        self.again()
        return self

    def upload(self, account: SocialAccount, filename: str, data: bytes) -> Self:
        """A file handed in at the page; the worker reads it, or says why not."""
        batch = queue_import(
            case=self.case,
            account=account,
            upload=BytesIO(data),
            filename=filename,
            provenance="public_capture",
            submission=uuid4(),
            by=self.desk.first,
            at=self.wait(minutes=10).at,
        )
        work_on_batch(batch.pk, self.wait(seconds=20).at)
        self.again()
        return self

    def screen(self) -> Self:
        run = start_screening(case=self.case, by=self.desk.first, at=self.wait(minutes=5).at)
        while work_on_run(run.pk, self.wait(seconds=30).at) and not _finished(run.pk):
            pass
        self.again()
        return self

    def review(self, confirm: Sequence[str], *, second: bool = True) -> Self:
        """Confirm what stands in posts with one of these words; dismiss the rest with a reason."""
        for flag in self.flags().open():
            self._verdict(flag, self.desk.first, confirm)
        if second:
            self.review_again(confirm)
        self.again()
        return self

    def review_again(self, confirm: Sequence[str]) -> Self:
        """By the second person; what nobody was on notice of waits for counsel."""
        for flag in self.flags().awaiting_second():
            if not is_unnoticed(flag):
                self._verdict(flag, self.desk.second, confirm)
        return self

    def redact(self, words: str, label: str) -> Self:
        """Take words out of what a report prints, where they stand."""
        post = next(flag.post for flag in self.flags() if words in flag.post.text)
        start = post.whole.index(words)
        redact_post(
            post=post,
            spans=[(start, start + len(words), label)],
            by=self.desk.second,
            at=self.wait(minutes=2).at,
        )
        return self

    def excuse(self, words: str, reason: str, *, by: User) -> Self:
        """Counsel says why a rule may count that was not in force on the day (R-14)."""
        flag = next(flag for flag in self.flags().unnoticed() if words in flag.post.text)
        give_notice_reason(flag=flag, reason=reason, submission=uuid4(), by=by, at=self.at)
        return self

    def flags(self) -> FlagQuerySet:
        found = Flag.objects.filter(matter=self.case.matter).select_related("post")
        return found.order_by("post__posted_at", "pk")

    def _verdict(self, flag: Flag, user: User, confirm: Sequence[str]) -> None:
        at = self.wait(seconds=40).at
        wanted = any(words in flag.post.text for words in confirm)
        reason = "not_reportable" if lasting_reason(flag, at) else "out_of_context"
        review_flag(
            flag=flag,
            verdict="confirm" if wanted else "dismiss",
            reason="" if wanted else reason,
            by=user,
            at=at,
        )

    def issue(self) -> Report:
        report = issue_report(
            case=self.case, submission=uuid4(), by=self.desk.supervisor, at=self.wait(hours=3).at
        )
        self.again()
        return report

    def report(self) -> Report:
        """Issued, and made available to the agency."""
        report = self.issue()
        report = furnish_report(report=report, by=self.desk.supervisor, at=self.wait(minutes=10).at)
        self.again()
        return report

    def close_empty(self, outcome: str) -> Self:
        close_without_items(
            case=self.case,
            outcome=outcome,
            submission=uuid4(),
            by=self.desk.supervisor,
            at=self.wait(hours=2).at,
        )
        return self


def _finished(run_id: int) -> bool:
    return ScreeningRun.objects.filter(pk=run_id, status="finished").exists()
