"""The version of what is installed."""

from __future__ import annotations

from importlib import metadata


def _installed() -> str:
    try:
        return metadata.version("extractor")
    except metadata.PackageNotFoundError:  # a checkout that was never installed
        return "0+source"


VERSION = _installed()
