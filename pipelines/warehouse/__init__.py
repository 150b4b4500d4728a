"""The warehouse: a DuckDB file that dbt builds from landing and that can be thrown away."""
