"""A text read aloud: what each of its numbers says, and lacks, before it is printed.

from analysis import read

read("Offences are up by 33%.")     # in a notebook: the text with its numbers marked
"""
