"""The pytest plugin that comes with the package: a suite's pages and its gate as tests.

    pytest --extractor-suite evals/suite --extractor-recordings evals/recordings/local-1.5b.jsonl --extractor-baseline evals/baseline.json

Every pytest run imports this file, wanted or not: so it holds options only, and what they are for is imported with the first suite.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

NO_REPLIES = (
    "--extractor-suite replays recorded replies: give --extractor-recordings FILE, --extractor-model none for layout and rules only, "
    "or --extractor-live to ask the model"
)


@dataclass(frozen=True)
class Options:
    """What was asked for, by flag or in the ini file; flags win."""

    suites: tuple[Path, ...]
    model: str
    recordings: Path | None
    baseline: Path | None
    live: bool


OPTIONS = pytest.StashKey[Options]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("extractor", "extraction, scored against gold")
    group.addoption("--extractor-suite", action="append", metavar="DIR", default=[], help="a folder with pages/ and gold/, or a folder of such; may be repeated")  # fmt: skip
    group.addoption("--extractor-model", metavar="NAME", help="whose replies were recorded, or with --extractor-live who is asked (default: local); none: no model")  # fmt: skip
    group.addoption("--extractor-recordings", metavar="FILE", help="recorded replies; they are replayed, and nothing is asked")
    group.addoption("--extractor-baseline", metavar="FILE", help="what was approved last; without it only the hard guards fail a page")  # fmt: skip
    group.addoption("--extractor-live", action="store_true", help="ask the model instead of replaying its replies")
    parser.addini("extractor_suite", "like --extractor-suite, for runs that name no tests", type="paths", default=[])
    for name in ("model", "recordings", "baseline"):
        parser.addini(f"extractor_{name}", f"like --extractor-{name}", type="string", default="")


def pytest_configure(config: pytest.Config) -> None:
    given = [config.invocation_params.dir / name for name in config.getoption("--extractor-suite")]
    options = _options(config, given or config.getini("extractor_suite"))
    if not options.suites:
        return
    if not (options.live or options.recordings or options.model == "none"):
        raise pytest.UsageError(NO_REPLIES)
    config.stash[OPTIONS] = options
    if given or config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args += [str(suite) for suite in options.suites if str(suite) not in config.args]


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    options = parent.config.stash.get(OPTIONS, None)
    if options is None or not _is_suite(path) or not {path, path.parent} & set(options.suites):
        return None
    from extractor.pytest_suite import Suite

    return Suite.of(parent, path, options)


def _options(config: pytest.Config, suites: list[Path]) -> Options:
    for suite in suites:
        if not any(_is_suite(folder) for folder in [suite, *suite.glob("*/")]):
            raise pytest.UsageError(f"{suite} is no suite: it needs the folders pages/ and gold/, or folders that hold these")
    return Options(
        suites=tuple(suite.resolve() for suite in suites),
        model=config.getoption("--extractor-model") or config.getini("extractor_model") or "local",
        recordings=_file(config, "recordings"),
        baseline=_file(config, "baseline"),
        live=config.getoption("--extractor-live"),
    )


def _file(config: pytest.Config, name: str) -> Path | None:
    """Flags count from where pytest was called, the ini file's names from where it lies."""
    if flag := config.getoption(f"--extractor-{name}"):
        return config.invocation_params.dir / str(flag)
    ini: str = config.getini(f"extractor_{name}")
    return config.rootpath / ini if ini else None


def _is_suite(path: Path) -> bool:
    return (path / "pages").is_dir() and (path / "gold").is_dir()
