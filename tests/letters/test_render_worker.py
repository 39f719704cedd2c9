"""The rendering child: each wall holds by itself, and a bad paper harms neither the next nor its parent (DEC-23)."""

import os
import sys
import time
from pathlib import Path

import pytest

from letters import catalogue, pdf
from letters.render_worker import (
    RenderCrashed,
    Renderer,
    RendererBroken,
    RenderFailed,
    RenderTimedOut,
)
from tests.letters import papers

HOSTILE = (sys.executable, str(Path(__file__).with_name("hostile_child.py")))


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as one:
        yield one


@pytest.fixture(scope="module")
def hostile():
    with Renderer(child=HOSTILE) as one:
        yield one


def test_many_papers_from_one_child(renderer):
    started = renderer.started
    letter, statement = papers.letter(), papers.statement(12)
    for _ in range(3):
        assert renderer.render("A1", letter.to_json()).startswith(b"%PDF-1.7")
    assert renderer.render("ST1", statement.to_json()) == pdf.render(statement, catalogue.paper("ST1"))
    assert renderer.started == started


def test_a_paper_with_wrong_facts_fails_with_the_reason_and_the_next_is_fine(renderer):
    wrong = papers.letter().to_json() | {"salutation": ""}
    with pytest.raises(RenderFailed, match=r"ArrearsLetterFacts\.salutation is empty"):
        renderer.render("A1", wrong)
    with pytest.raises(RenderFailed, match="No paper A9"):
        renderer.render("A9", papers.letter().to_json())
    assert renderer.render("A1", papers.letter().to_json())


def test_the_child_is_small_and_knows_no_django_app(renderer):
    pages = int(Path(f"/proc/{renderer.pid}/statm").read_text().split()[1])
    assert pages * os.sysconf("SC_PAGE_SIZE") < 160 * 2**20
    maps = Path(f"/proc/{renderer.pid}/maps").read_text()
    assert "sqlite" not in maps
    assert "psycopg" not in maps


@pytest.mark.parametrize(
    "what, target",
    [
        ("socket", ""), ("look up", ""), ("run", ""), ("system", ""), ("fork", ""),
        ("read", "/etc/passwd"), ("read", "manage.py"), ("read", "/proc/self/environ"),
        ("read", "templates/letters/../../rentincome/settings.py"), ("write", "templates/letters/x.html"),
        ("write", "/tmp/x"), ("remove", "templates/letters/paper.css"),
    ],
)  # fmt: skip
def test_the_child_cannot_leave_its_walls(hostile, what, target):
    with pytest.raises(RenderFailed, match="Walled: A paper tried"):
        hostile.ask({"do": what, "with": target})


def test_the_child_may_use_its_own_scratch_folder(hostile):
    assert hostile.ask({"do": "scratch"}) == b"%PDF done"


def test_the_child_inherits_no_secret(hostile, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    with Renderer(child=HOSTILE) as fresh:
        names = fresh.ask({"do": "environment"}).decode().split(",")
    allowed = {"HOME", "LANG", "LC_CTYPE", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "RENDER_MEMORY", "TMPDIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH"}  # noqa: E501  # fmt: skip
    assert {name for name in names if not name.startswith("FONTCONFIG_")} <= allowed


def test_there_is_no_network_below_python_either_where_the_kernel_allows(hostile):
    how = hostile.walls["network"]
    if how.startswith("not separated"):
        pytest.skip(f"this kernel gives no network namespace: {how}")
    child = os.readlink(f"/proc/{hostile.pid}/ns/net")
    assert child != os.readlink("/proc/self/ns/net")
    routes = Path(f"/proc/{hostile.pid}/net/route").read_text().splitlines()
    assert len(routes) <= 1  # the heading, no route to anywhere


PAGE = "<html lang=en-GB><head><title>x</title>{head}</head><body>{body}<p>Paper</p></body></html>"


@pytest.mark.parametrize(
    "head, body",
    [
        ("", "<img src='http://127.0.0.1:9/x.png'>"),
        ("", "<img src='https://example.org/x.png'>"),
        ("", "<img src='ftp://127.0.0.1/x'>"),
        ("", "<img src='file:///etc/passwd'>"),
        ("", "<img src='FILE:///etc/passwd'>"),
        ("", "<img src='data:image/png;base64,iVBORw0KGgo='>"),
        ("", "<img src='asset:../../rentincome/settings.py'>"),
        ("", "<img src='asset:/etc/passwd'>"),
        ("<style>@import url(file:///etc/passwd);</style>", ""),
        ("<style>@import 'http://127.0.0.1:9/x.css';</style>", ""),
        ("<style>body {background: url(http://127.0.0.1:9/x.png)}</style>", ""),
        ("<style>p::before {content: url(file:///etc/passwd)}</style>", ""),
        ("<style>@font-face {font-family: X; src: url(http://127.0.0.1:9/x.ttf)} p {font-family: X}</style>", ""),
        ("<link rel=stylesheet href='http://127.0.0.1:9/x.css'>", ""),
        ("<link rel=attachment href='file:///etc/passwd'>", ""),
        ("<link rel=attachment href='http://127.0.0.1:9/x'>", ""),
        ("", "<a rel=attachment href='file:///etc/passwd'>x</a>"),
        ("", "<object data='file:///etc/passwd'></object>"),
        ("", "<embed src='file:///etc/passwd'>"),
        ("<base href='file:///etc/'>", "<img src='passwd'>"),
        ("", "<svg width=9 height=9><image xlink:href='file:///etc/passwd' width=9 height=9 /></svg>"),
        ("", "<svg width=9 height=9><image href='http://127.0.0.1:9/x' width=9 height=9 /></svg>"),
    ],
)
def test_a_paper_that_asks_for_anything_outside_is_not_rendered(hostile, head, body):
    """REL-F1: refused, not left out without a word."""
    with pytest.raises(RenderFailed, match="AssetRefused: A paper may only use bundled assets"):
        hostile.ask({"do": "html", "with": PAGE.format(head=head, body=body)})


def test_a_bundled_asset_may_be_used_by_name(hostile):
    page = PAGE.format(head="<link rel=stylesheet href='asset:paper.css'>", body="")
    assert hostile.ask({"do": "html", "with": page}).startswith(b"%PDF")


def test_a_printing_library_does_not_break_the_frames(hostile):
    assert hostile.ask({"do": "shout"}) == b"%PDF done"


def test_a_paper_that_hangs_is_stopped_in_time_and_the_next_is_fine():
    with Renderer(child=HOSTILE, time_limit=0.5) as one:
        began = time.monotonic()
        with pytest.raises(RenderTimedOut, match=r"longer than 0\.5 seconds"):
            one.ask({"do": "hang"})
        assert time.monotonic() - began < 10
        one.time_limit = 30
        assert one.ask({"do": "nothing"}) == b"%PDF done"
        assert one.started == 2


def test_a_real_render_bomb_is_stopped_and_the_next_paper_is_fine():
    """REL-F3: a statement of 30,000 lines."""
    bomb = papers.statement(30_000).to_json()
    with Renderer(time_limit=3) as one:
        with pytest.raises(RenderFailed):
            one.render("ST1", bomb)
        one.time_limit = 60
        assert one.render("A1", papers.letter().to_json()).startswith(b"%PDF")


def test_a_paper_that_eats_memory_is_stopped_and_the_next_is_fine(hostile):
    started = hostile.started
    with pytest.raises(RenderCrashed, match="MemoryError"):
        hostile.ask({"do": "hog"})
    assert hostile.ask({"do": "nothing"}) == b"%PDF done"
    assert hostile.started == started + 1


def test_a_child_that_dies_under_a_paper_is_replaced(hostile):
    with pytest.raises(RenderCrashed, match="exit 9"):
        hostile.ask({"do": "die"})
    assert hostile.ask({"do": "nothing"}) == b"%PDF done"


def test_a_child_killed_between_papers_is_replaced(hostile):
    os.kill(hostile.pid, 9)
    while Path(f"/proc/{hostile.pid}/stat").read_text().split()[2] != "Z":
        time.sleep(0.01)
    assert hostile.ask({"do": "nothing"}) == b"%PDF done"


def test_a_machine_that_cannot_render_says_so_and_leaves_nothing():
    one = Renderer(child=(sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(RendererBroken, match="exit 3"):
        one.render("A1", papers.letter().to_json())
    assert one.pid is None


def test_closing_ends_the_child_and_removes_its_folder():
    one = Renderer(child=HOSTILE)
    with one:
        pid, scratch = one.pid, one._scratch
        assert Path(scratch).is_dir()
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(scratch).exists()
    one.close()
