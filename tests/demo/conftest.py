"""The small demonstration, made once for all tests that only read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from demo.make import make


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of both landlords and demo.json."""
    folder = tmp_path_factory.mktemp("demo")
    make(folder, size="small")
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> dict[str, Any]:
    """What demo.json says."""
    loaded: dict[str, Any] = json.loads((demo_folder / "demo.json").read_text(encoding="utf-8"))
    return loaded
