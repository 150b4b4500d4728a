"""qae: quality-adjusted engagement. Extract, land, model, check, publish."""

import time
from typing import Final

__version__ = "0.1.0"
STARTED: Final = time.monotonic()
"""When this process began to be qae: what a person waits for includes the loading of libraries."""
