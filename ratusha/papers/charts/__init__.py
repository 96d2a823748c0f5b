"""Pictures of numbers as inline SVG, each with its title, its meaning in words and its table.

Every builder takes plain values in the reader's language and returns a `Chart`; `{% chart … %}` puts it on a page.
A picture never stands alone: the numbers are beneath it, and the interval is drawn where there is one.
"""

from ratusha.papers.charts.bars import Item, Pair, bars, before_after, dots
from ratusha.papers.charts.chart import Chart
from ratusha.papers.charts.curve import curve
from ratusha.papers.charts.money import Amount, Point, frontier, money
from ratusha.papers.charts.quadrants import Spot, quadrants
from ratusha.papers.charts.scales import Style
from ratusha.papers.charts.shares import Parts, RankRow, distribution, ranks
from ratusha.papers.charts.timeline import Span, gantt

__all__ = [
    "Amount",
    "Chart",
    "Item",
    "Pair",
    "Parts",
    "Point",
    "RankRow",
    "Span",
    "Spot",
    "Style",
    "bars",
    "before_after",
    "curve",
    "distribution",
    "dots",
    "frontier",
    "gantt",
    "money",
    "quadrants",
    "ranks",
]
