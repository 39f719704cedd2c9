"""Letter and statement against the plain WeasyPrint call of the same facts; memory of the rendering child."""

import gc
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from bench import naive_pdf
from bench.rounds import goal, paired
from letters import catalogue, pdf
from letters.facts import ArrearsLetterFacts, Facts, StatementFacts
from letters.render_child import COLLECT_EVERY
from letters.render_worker import Renderer
from tests.letters import papers

ROWS = 34
"""Lines of an ordinary quarter."""


def run(*, quick: bool = False) -> dict[str, Any]:
    """CPU seconds, median of paired rounds; each document of a round has facts of its own."""
    rounds, documents = (3, 4) if quick else (7, COLLECT_EVERY)
    letters = [_letter(number) for number in range(documents)]
    statements = [_statement(number) for number in range(documents)]
    letter = paired(_plainly(naive_pdf.letter, letters), _ours("A2", letters), rounds=rounds)
    statement = paired(_plainly(naive_pdf.statement, statements), _ours("ST1", statements), rounds=rounds)
    memory = _memory(*((60, 240) if quick else (250, 2_000)))
    return {
        "documents_in_a_round": documents,
        "letter": letter,
        "letters_per_second_per_core": round(documents / letter["our_seconds"], 1),
        "statement": {**statement, "rows": ROWS, "tagged": "PDF/UA-1; the baseline is not"},
        "statements_per_second_per_core": round(documents / statement["our_seconds"], 1),
        "memory": memory,
        "goals": [
            goal("letter, times faster than the plain call", letter["ratio"], at_least=1.6),
            goal("statement, times faster than the plain call", statement["ratio"], at_least=1.7),
            goal("memory of the rendering child, growth in per cent", memory["growth_per_cent"], at_most=5.0),
        ],
    }


def _letter(number: int) -> ArrearsLetterFacts:
    return papers.letter(
        letter_ref=f"L-26-{number:06d}",
        earlier_letters=papers.EARLIER,
        three_lines=papers.three_lines(31_240 + number * 137),
        addressee=replace(papers.AMINA, lines=(f"Flat {number + 1}, Cedar House", "Mill Road", "Westhaven")),
    )


def _statement(number: int) -> StatementFacts:
    return papers.statement(ROWS, seed=number, statement_ref=f"S-26-{number:06d}")


def _plainly(print_one: Callable[[Any], bytes], facts: list[Any]) -> Callable[[int], float]:
    def one_round(_number: int) -> float:
        began = process_time()
        for each in facts:
            print_one(each)
        return process_time() - began

    return one_round


def _ours(kind: str, facts: list[Any]) -> Callable[[int], float]:
    """As the rendering child does it: template, PDF, and one garbage collection for so many documents."""
    which = catalogue.paper(kind)

    def one_round(_number: int) -> float:
        with pdf.quiet_gc():
            began = process_time()
            for each in facts:
                pdf.render(each, which)
            gc.collect()
            return process_time() - began

    return one_round


def _memory(early: int, late: int) -> dict[str, Any]:
    """The most the child held shortly before two points of a long run of mixed papers, uncollected garbage and all."""
    held: list[float] = []
    with Renderer() as renderer:
        for kind, facts in _mixed(late):
            renderer.render(kind, facts.to_json())
            held.append(_resident(renderer.pid))
        children = renderer.started
    seen = {at: max(held[at - 2 * COLLECT_EVERY : at]) for at in (early, late)}
    return {
        f"mib_at_{early}": round(seen[early], 1),
        f"mib_at_{late}": round(seen[late], 1),
        "growth_per_cent": round(100 * (seen[late] / seen[early] - 1), 1),
        "children": children,
    }


def _mixed(many: int) -> Iterator[tuple[str, Facts]]:
    for number in range(many):
        yield ("ST1", _statement(number)) if number % 3 == 0 else ("A2", _letter(number))


def _resident(pid: int | None) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    import sys

    print(json.dumps(run(quick="--quick" in sys.argv), indent=2))  # noqa: T201
