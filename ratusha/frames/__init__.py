"""Columnar snapshots and the engines that read them.

Documented modules: `tables` (a CSV or Parquet file into columns), `snapshots` (columns into Parquet),
`engines` (DuckDB in the process, Spark Connect elsewhere), `passes` (sums of a survey plan on an engine).
"""
