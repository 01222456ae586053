"""Answers kept for a report: the newest stay, and another's texts in that folder stay too."""

from __future__ import annotations

from ohdio_gui.engine.reports import MAX_REPORTS, ReportFolder
from ohdio_gui.model.errors import ParseError


def test_only_reports_of_our_own_go(tmp_path):
    mine = [tmp_path / f"2019-report-{n:02}.txt" for n in range(MAX_REPORTS + 5)]
    ours = [tmp_path / f"20240101-1200{n:02}-000000-page.txt" for n in range(MAX_REPORTS)]
    for path in (*mine, *ours):
        path.write_text("kept")
    url = "https://ici.radio-canada.ca/x"
    ReportFolder(tmp_path).keep("page", url, b"{}", ParseError(url=url, what="x"))
    assert all(path.exists() for path in mine)
    assert [path.name for path in ours if not path.exists()] == [ours[0].name]
    assert len(list(tmp_path.iterdir())) == len(mine) + MAX_REPORTS
