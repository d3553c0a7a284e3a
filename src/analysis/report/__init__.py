"""Notebooks run, and reports made of them."""
