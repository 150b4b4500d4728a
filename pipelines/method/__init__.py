"""The method: the score explained, its local seeds, its calibration. No dagster, no dbt at module level."""
