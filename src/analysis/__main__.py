"""Run the command line with `python -m analysis`."""

from analysis.cli import run

if __name__ == "__main__":
    run()
