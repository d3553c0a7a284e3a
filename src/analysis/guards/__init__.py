"""A pytest plugin beside nbval, for what nbval lets through; `-p analysis.guards.verify`."""
