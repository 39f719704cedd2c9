"""No template writes style, script or handlers into a page (DEC-31), and every component renders."""

import re
import runpy
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Paper is made for the PDF engine and never sent to a browser, so it may carry its page rules.
PAPER = ("letters", "statements", "papers")
COMPONENTS = sorted(
    path.name for path in (ROOT / "templates" / "components").glob("*.html") if path.name != "gallery.html"
)
# Included only where django-htmx's tag is wanted, or is a page of its own.
RENDERED_ELSEWHERE = {"htmx.html", "confirm_page.html", "_confirm.html"}


def source(path: Path) -> str:
    """The template without its comments, which may speak of what is forbidden."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text, flags=re.S)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_inline_style_script_or_handler(path):
    text = source(path)
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), "event handler"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "inline script"
    assert "javascript:" not in text
    if path.relative_to(ROOT / "templates").parts[0] not in PAPER:
        assert "<style" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_fetched_from_elsewhere(path):
    assert not re.search(r"""(?:src|href|action|srcset)\s*=\s*["'](?:https?:)?//""", source(path))


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_says_what_context_it_needs(component):
    text = (ROOT / "templates" / "components" / component).read_text(encoding="utf-8")
    assert re.search(r"\{% comment %\}.{20,}?\{% endcomment %\}", text, flags=re.S)


@pytest.fixture(scope="module")
def gallery():
    """The gallery's own example context, made without its settings and without a browser."""
    return runpy.run_path(str(ROOT / "script" / "gallery"), run_name="gallery")


def test_the_gallery_shows_every_component(gallery):
    used = set()

    def follow(template: str) -> None:
        for included in re.findall(r'components/(\w+\.html)"', source(ROOT / "templates" / template)):
            if included not in used:
                used.add(included)
                follow(f"components/{included}")

    follow("components/gallery.html")
    follow("base.html")
    missing = set(COMPONENTS) - used - RENDERED_ELSEWHERE
    assert missing <= {"page_title.html"}


def test_the_gallery_renders_with_its_example_figures(gallery):
    html = get_template("components/gallery.html").render(gallery["gallery_context"]())
    assert html.count("<h1") == 1
    for words in ("Balance rose £", "Send Letter 2", "In credit for 8 weeks", "Not available", "CR</abbr>"):
        assert words in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "an id comes twice"
    for pointed in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html):
        assert set(pointed.split()) <= set(ids), f"{pointed} points at nothing"


def test_a_credit_is_told_in_letters_and_keeps_the_column_straight():
    money = get_template("components/money.html")
    assert money.render({"amount": "£20.00", "credit": True}).strip().endswith('title="in credit">CR</abbr>')
    assert money.render({"amount": "£20.00"}).startswith('£20.00<span class="cr">')
    assert money.render({"amount": ""}).strip() == ""


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context(page):
    html = get_template(page).render({})
    assert html.count("<h1") == 1
    assert "{{" not in html


def test_sign_in_pages_render_with_their_forms(gallery):
    for template, context in gallery["sign_in_pages"]().values():
        html = get_template(template).render(context)
        assert html.count("<h1") == 1, template
