"""A manifest is read again when its file was written again, and only then."""

import json
import os

import pytest

from keepworth.tables.lake import manifest
from keepworth.tables.lake.manifest import FILE, Manifest, commit, read_manifest

LONG_AGO = 1_700_000_000_000_000_000


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "_kept", {})
    commit(tmp_path, Manifest(next_number={"customer": 1}))
    os.utime(tmp_path / FILE, ns=(LONG_AGO, LONG_AGO))
    return tmp_path


def test_a_file_that_stands_is_read_once(lake, monkeypatch):
    first = read_manifest(lake)
    monkeypatch.setattr(json, "loads", lambda _: pytest.fail("it was read again"))
    assert read_manifest(lake) is first


def test_a_change_is_seen_at_once_though_file_clock_and_length_are_the_same(lake, monkeypatch):
    monkeypatch.setattr(manifest.time, "time_ns", lambda: LONG_AGO + 1_000_000)
    file = lake / FILE
    text = file.read_text(encoding="utf-8")
    for number in (1, 2, 3):
        file.write_text(text.replace('"customer": 1', f'"customer": {number}'), encoding="utf-8")
        os.utime(file, ns=(LONG_AGO, LONG_AGO))
        assert read_manifest(lake).next_number == {"customer": number}


def test_a_change_is_seen_once_the_file_has_settled(lake):
    assert read_manifest(lake).next_number == {"customer": 1}
    commit(lake, Manifest(next_number={"customer": 2}))
    assert read_manifest(lake).next_number == {"customer": 2}


def test_a_lake_that_goes_is_empty(lake):
    assert read_manifest(lake).next_number
    (lake / FILE).unlink()
    assert read_manifest(lake) == Manifest()
