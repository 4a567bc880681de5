"""Two labellers, by the scorer that machines are judged by."""

from pathlib import Path

import pytest
from tiny_suite import TIDE, labels, write_gold, write_suite

from extractor.errors import UsageError
from extractor.scoring.agreement import agree_folders, agreement, agreement_report


def second(suite: Path) -> Path:
    """The other labeller left the setting out."""
    [paper] = labels()["tide"][1]
    paper["numbers"][0]["setting"] = None
    write_gold(suite / "second" / "tide.json", TIDE, [paper])
    return suite


def test_only_pages_that_are_labelled_twice_count(tmp_path: Path) -> None:
    report = agreement_report([second(write_suite(tmp_path / "tiny"))])
    assert report is not None and report.pages == ("tiny/tide",)


def test_agreement_is_full_but_where_labellers_differ(tmp_path: Path) -> None:
    found = agreement([second(write_suite(tmp_path / "tiny"))])
    assert found["numbers"] == found["papers"] == found["metric"] == 1.0
    assert found["setting"] == 0.0


def test_without_second_labels_there_is_no_agreement(tmp_path: Path) -> None:
    assert agreement([write_suite(tmp_path / "tiny")]) == {}


def test_two_folders_of_gold_are_compared_by_name(tmp_path: Path) -> None:
    suite = second(write_suite(tmp_path / "tiny"))
    assert agree_folders(suite / "gold", suite / "second").pages == ("tide",)


def test_second_labels_of_a_page_without_first_ones_are_refused(tmp_path: Path) -> None:
    suite = second(write_suite(tmp_path / "tiny"))
    (suite / "gold" / "tide.json").unlink()
    with pytest.raises(UsageError, match="has no first labels"):
        agreement([suite])


def test_folders_that_share_nothing_are_refused(tmp_path: Path) -> None:
    suite = write_suite(tmp_path / "tiny")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="share no gold"):
        agree_folders(suite / "gold", tmp_path / "empty")
