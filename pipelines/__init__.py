"""qae: quality-adjusted engagement. Extract, land, model, check, publish."""

__version__ = "0.1.0"
