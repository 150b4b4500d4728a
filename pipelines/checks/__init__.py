"""The gate: measure the warehouse in SQL, judge the measurements, say whether this build may be published.

The only room that imports great_expectations, and only inside functions: the import costs seconds.
"""
