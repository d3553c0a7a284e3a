"""The tables: read, checked, built and written."""
