"""What may be compared and calculated, and what stands behind a figure."""
