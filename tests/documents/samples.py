"""The samples of every letter, rendered once a run."""

from functools import cache

from config.documents.engine import compose
from config.documents.render import Rendered, render
from config.oversight.samples import ASSETS, LETTERS, SAMPLES, letter
from config.oversight.samples.disputes import DISPUTED

__all__ = ["ASSETS", "DISPUTED", "EACH", "LETTERS", "SAMPLES", "composed", "letter", "rendered"]


@cache
def rendered(sample: str, language: str = "en") -> Rendered:
    return render(letter(sample).template, SAMPLES[sample], language=language, assets=ASSETS)


def composed(sample: str, language: str = "en") -> str:
    return compose(letter(sample).template, SAMPLES[sample], language=language)


EACH = [(sample, language) for sample in SAMPLES for language in ("en", "es")]
"""Every sample in every language, for parametrize."""
