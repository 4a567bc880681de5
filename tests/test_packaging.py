"""What is shipped: built offline, opened, looked at."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import extractor

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def built(target: str, into: Path) -> Path:
    """Built by the backend itself: no isolation, so nothing is fetched."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (file,) = into.iterdir()
    return file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return zipfile.ZipFile(built("wheel", tmp_path_factory.mktemp("wheel")))


def metadata(wheel: zipfile.ZipFile) -> dict[str, list[str]]:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    message = Parser().parsestr(wheel.read(name).decode())
    return {key: message.get_all(key, []) for key in message}


def test_the_wheel_holds_every_module_prompt_and_the_trust_table(wheel: zipfile.ZipFile) -> None:
    """What the package reads when it runs lies inside it, byte by byte as in the checkout."""
    wanted = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "extractor").rglob("*.py")}
    wanted |= {f"extractor/prompts/{path.name}": path for path in (ROOT / "prompts").glob("*.md")}
    wanted["extractor/judge/trust.json"] = ROOT / "extractor" / "judge" / "trust.json"
    assert {name for name in wanted if "prompts" in name}
    assert {name for name, path in wanted.items() if wheel.read(name) != path.read_bytes()} == set()


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    """No tests, no pages, no gold, no caches."""
    roots = {name.split("/")[0] for name in wheel.namelist()}
    assert roots == {"extractor", f"extractor-{PROJECT['version']}.dist-info"}
    assert not [name for name in wheel.namelist() if "__pycache__" in name or "/tests/" in name or "/evals/" in name]


def test_the_version_is_the_same_everywhere(wheel: zipfile.ZipFile) -> None:
    """In the project file, in the wheel, and where the package is installed."""
    assert metadata(wheel)["Version"] == [PROJECT["version"]]
    assert extractor.__version__ in (PROJECT["version"], "0+source")


def test_extras_command_licence_and_readme_are_declared(wheel: zipfile.ZipFile) -> None:
    """``pip install extractor[local]`` and ``extractor`` on the path."""
    said = metadata(wheel)
    assert set(said["Provides-Extra"]) == {"local", "eval", "batch", "ray", "otel", "fuzz", "dev"}
    assert said["License-Expression"] == ["MIT"]
    assert said["Requires-Python"] == [">=3.11"]
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    declared = wheel.read(entry_points).decode()
    assert "extractor = extractor.cli:main" in declared and "extractor = extractor.pytest_plugin" in declared


def test_a_wheel_can_be_built_from_the_source_archive(tmp_path: Path) -> None:
    """It holds the prompts, which lie outside the package, and what the tests need."""
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "prompts/titles.md", "extractor/judge/trust.json"} <= names
    assert any(name.startswith("evals/suite/gold/") for name in names)
