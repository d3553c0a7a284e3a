"""Words into numbers and their bounds. Standard library only; it could be published alone.

>>> less = read_quantity("less than 1,000")
>>> print(Bounds(less.lower, less.upper, less.lower_closed, less.upper_closed))
[0, 1,000)
"""

from analysis.reading.bounds import Bounds
from analysis.reading.quantity import Quantity, QuantityError, find_quantities, read_quantity

__all__ = ["Bounds", "Quantity", "QuantityError", "find_quantities", "read_quantity"]
