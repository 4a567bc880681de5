"""A report as one page of HTML that opens from disk: scores with their intervals, errors, pages with their spans marked."""

from extractor.scoring.html.page import render
from extractor.scoring.html.view import Calibration, Cost, Reliability, ReportView

__all__ = ["Calibration", "Cost", "Reliability", "ReportView", "render"]
