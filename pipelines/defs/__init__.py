"""What Dagster sees: one file a room, each a thin shell around `pipelines.steps`."""
