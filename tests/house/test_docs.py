"""No page of the docs is out of reach."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def pages() -> list[Path]:
    """Every page that git knows, or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    names = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    return [path for name in names if (path := ROOT / name).exists()]


def targets(page: Path) -> set[Path]:
    """What in this checkout a page links to."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / link).resolve() for link in links if "://" not in link}


@pytest.mark.parametrize("folder", ["decisions", "bench"])
def test_every_page_of_a_folder_stands_in_its_list(folder: str) -> None:
    index = ROOT / "docs" / folder / "README.md"
    assert set(index.parent.glob("*.md")) - {index} - targets(index) == set()


def test_every_other_page_is_linked_from_somewhere() -> None:
    linked = {path for page in pages() for path in targets(page)}
    docs = {page for page in pages() if page.is_relative_to(ROOT / "docs") and page.name != "README.md"}
    assert docs - linked == set()
