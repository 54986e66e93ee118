"""What a letter costs: warm against cold and naive, tags, the seal, long reports, memory.

python -m tests.benchmarks.letters [--quick] [--json]

CPU seconds, medians of one run; ratios are what counts. Work that would warm the process, or
whose memory is asked for, is done in a child of its own.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from config.documents.engine import compose
from config.documents.render import _press, render
from config.oversight.samples import ASSETS, SAMPLES, letter
from config.oversight.samples.reports import REPORT
from screening.letters import Report

LETTER = "adverse"
MEGABYTE = 1 << 20
KILOBYTES = 1 if sys.platform == "darwin" else 1024  # unit of ru_maxrss


@dataclass(frozen=True)
class Bar:
    name: str
    found: float
    wanted: float
    at_least: bool

    @property
    def met(self) -> bool:
        return self.found >= self.wanted if self.at_least else self.found <= self.wanted


def cpu(act: Callable[[], object], times: int) -> float:
    """Median CPU seconds of one call."""
    taken = []
    for _ in range(times):
        before = time.process_time()
        act()
        taken.append(time.process_time() - before)
    return median(taken)


def one_letter() -> object:
    return render(letter(LETTER).template, SAMPLES[LETTER], assets=ASSETS)


def naive_letter() -> object:
    """What most people would write: everything parsed and loaded again at each call."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from config.documents.assets import stylesheet
    from config.documents.fetch import SCHEME, AssetFetcher

    fonts, fetcher = FontConfiguration(), AssetFetcher(ASSETS)
    html = compose(letter(LETTER).template, SAMPLES[LETTER], language="en")
    sheet = CSS(string=stylesheet(), url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=html, base_url=f"{SCHEME}/", url_fetcher=fetcher)
    return page.write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2a", pdf_tags=True
    )


def untagged_letter() -> object:
    from weasyprint import HTML

    from config.documents.fetch import SCHEME, AssetFetcher

    press = _press()
    html = compose(letter(LETTER).template, SAMPLES[LETTER], language="en")
    page = HTML(string=html, base_url=f"{SCHEME}/", url_fetcher=AssetFetcher(ASSETS)).render(
        stylesheets=press._styles, font_config=press._fonts, counter_style=press._counters
    )
    return page.write_pdf()


def sealing() -> Callable[[], object]:
    """Sealing one letter that is printed already, with a warm P-256 key."""
    from config.documents.seal import Seal, make_key  # a report's child is measured without it

    seal = Seal(make_key("Seal"))
    pdf = render(letter(LETTER).template, SAMPLES[LETTER], assets=ASSETS).pdf
    return partial(seal.stamp, pdf, at=datetime(2026, 11, 20, tzinfo=UTC))


def report(posts: int) -> Report:
    """The sample report with so many items, numbered through."""
    items = REPORT.items
    many = tuple(replace(items[n % len(items)], number=n + 1) for n in range(posts))
    return replace(REPORT, items=many)


def child(work: str, number: int) -> dict[str, float]:
    """Do the work in a new process; its CPU seconds and its peak memory in MB."""
    words = [sys.executable, "-m", "tests.benchmarks.letters", "--child", work, str(number)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def as_child(work: str, number: int) -> None:
    grown = 0.0
    taken = 0.0
    if work == "cold":
        one_letter()
    elif work == "report":
        facts = report(number)
        one_letter()
        before = time.process_time()
        render(letter("report").template, facts, assets=ASSETS)
        taken = time.process_time() - before
    else:
        for _ in range(10):
            one_letter()
        first = _now()
        before = time.process_time()
        for _ in range(number):
            one_letter()
        taken, grown = time.process_time() - before, _now() - first
    whole = time.process_time()
    print(json.dumps({"cpu": taken, "whole": whole, "peak_mb": _peak(), "grown_mb": grown}))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTES / MEGABYTE


def _now() -> float:
    """Memory held at this moment, in MB; the peak where the system does not say."""
    held = Path("/proc/self/statm")
    if not held.exists():
        return _peak()
    return int(held.read_text().split()[1]) * resource.getpagesize() / MEGABYTE


def measured(quick: bool) -> list[Bar]:
    times = 3 if quick else 9
    cold = median(child("cold", 1)["whole"] for _ in range(1 if quick else 3))
    one_letter()
    warm, naive, untagged = (cpu(act, times) for act in (one_letter, naive_letter, untagged_letter))
    seal = sealing()
    seal()
    sealed = cpu(seal, times)
    small, large = (50, 100) if quick else (50, 500)
    short, long = child("report", small), child("report", large)
    many = child("letters", 20 if quick else 200)
    per_post = (long["cpu"] / large) / (short["cpu"] / small)
    return [
        Bar("warm letter against a cold process, times faster", cold / warm, 4, True),
        Bar("warm letter against a naive call, times faster", naive / warm, 1.3, True),
        Bar("sealing against rendering, times the cost", sealed / warm, 0.6, False),
        Bar("tags and PDF/A against neither, times the cost", warm / untagged, 1.35, False),
        Bar(f"a post in a report of {large} against {small}, times the cost", per_post, 1.4, False),
        Bar(f"peak memory of a report of {large} posts, MB", long["peak_mb"], 450, False),
        Bar("growth over many letters, MB", many["grown_mb"], 20, False),
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="What a letter costs.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, shorter reports")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=2, metavar=("WORK", "N"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        as_child(options.child[0], int(options.child[1]))
        return 0
    bars = measured(options.quick)
    if options.json:
        rows = [{**vars(bar), "met": bar.met} for bar in bars]
        print(json.dumps(rows))
    else:
        for bar in bars:
            side = "at least" if bar.at_least else "at most"
            told = f"{bar.found:8.2f}  {side} {bar.wanted:g}"
            print(f"{'met   ' if bar.met else 'MISSED'}  {told:<24}  {bar.name}")
    return 0 if all(bar.met for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
