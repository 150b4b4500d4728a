"""What a score is worth over several corpora: the figures of a calibration, one corpus at a time."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from pipelines.method.quality import Flags, Floats, Quality, auc, ece, quality

__all__ = ["Flags", "Floats", "Quality", "auc", "ece", "macro", "quality"]


def macro(parts: list[Quality]) -> Quality:
    """The plain mean over corpora: a large corpus counts no more than a small one."""
    return Quality(*(float(np.mean([getattr(q, f.name) for q in parts])) for f in fields(Quality)))
