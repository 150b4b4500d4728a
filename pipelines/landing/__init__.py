"""Landing: the truth. Parquet partitions, each with a sidecar that says what it is and where it came from."""
