"""The report: one HTML file made from the published database and from nothing else."""

from pipelines.publish.report.page import ReportFacts, write_report

__all__ = ["ReportFacts", "write_report"]
