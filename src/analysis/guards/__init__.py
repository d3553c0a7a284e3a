"""A pytest plugin beside nbval, for what nbval lets through; `-p analysis.guards.verify`.

`saved` looks at a notebook as it lies there, `outputs` compares what its cells show, and
`verify` has pytest do both. A fault is one line: the notebook, the cell (counted from 1,
Markdown cells too), what was expected, what is there, and what puts it right.
"""
