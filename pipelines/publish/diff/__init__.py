"""What moved between two publications, and why."""

from pipelines.publish.diff.attribute import Diff, diff
from pipelines.publish.diff.numbers import Change

__all__ = ["Change", "Diff", "diff"]
