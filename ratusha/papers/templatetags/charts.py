"""Put a chart on a page: `{% load charts %}{% chart picture %}` with its meaning, legend and numbers."""

from __future__ import annotations

from typing import Any

from django import template

from ratusha.papers.charts import Chart

register = template.Library()


@register.inclusion_tag("papers/chart.html", name="chart")
def show(chart: Chart) -> dict[str, Any]:
    """The whole figure: title, meaning, legend, picture in two layouts, table of numbers, source."""
    return {"chart": chart}
