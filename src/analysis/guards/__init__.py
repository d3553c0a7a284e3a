"""What guards the notebooks beside nbval."""
