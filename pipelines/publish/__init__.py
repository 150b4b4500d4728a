"""Publishing: the one file that BI tools may open, its Parquet copies, and the report made from it."""
