"""
From facts to the HTML of a paper, with an engine that prints nothing nobody supplied (architecture §8).

Only the frozen facts reach the template, as ``facts``. The engine stands apart from the site's own: no context
processors, no other folder, and it needs neither Django's settings nor its apps, so the rendering child stays small.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.template.base import Template

from letters import catalogue
from letters.facts import Facts

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
PAPER_TEMPLATES = (TEMPLATES / "letters", TEMPLATES / "statements")


class LetterHasHole(Exception):
    """The template asks for a fact that nobody supplied, so the letter is not made."""


class Hole(str):
    """Stands in for a fact nobody supplied, and refuses to be printed."""

    def __mod__(self, name: Any) -> str:
        raise LetterHasHole(f"The letter asks for '{name}', which nobody supplied.")


@cache
def engine() -> Engine:
    """The one strict engine of this process; templates are parsed once."""
    return Engine(
        dirs=[str(folder) for folder in PAPER_TEMPLATES],
        string_if_invalid=Hole("%s"),
        autoescape=True,
        builtins=["letters.templatetags.wording"],
    )


def html(facts: Facts, paper: catalogue.Paper) -> str:
    """
    The paper as HTML, ready for ``pdf.write`` and for the preview an approver sees.

    :raises LetterHasHole: if the template asks for a fact these facts do not have.
    :raises TypeError: if they are not the facts this paper is made of.
    """
    if type(facts) is not paper.facts:
        raise TypeError(f"{paper.kind} is made of {paper.facts.__name__}, not {type(facts).__name__}.")
    return fill(engine().get_template(paper.template), facts)


def fill(template: Template, facts: Facts) -> str:
    """Fill one template with facts and nothing else."""
    # Numbers and days must pass the wording filters, so localising is off: it would ask for Django's settings.
    return template.render(Context({"facts": facts}, use_l10n=False, use_tz=False))
