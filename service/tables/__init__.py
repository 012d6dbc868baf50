"""Tables as people and programs take them: JSON, CSV, TSV, XLSX, Parquet."""
