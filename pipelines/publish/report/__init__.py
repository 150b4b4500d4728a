"""The report: one HTML file made from the published database and from nothing else."""

from pipelines.look import Look
from pipelines.publish.report.compare import Asked
from pipelines.publish.report.page import ReportFacts, write_report

__all__ = ["Asked", "Look", "ReportFacts", "write_report"]
