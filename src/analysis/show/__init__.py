"""What a notebook cell shows: charts, tables and sentences."""
