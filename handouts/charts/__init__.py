"""Charts as SVG, for staff pages and PDFs alike: data in, markup out.

They are read without colour: shapes, fillings and dashes differ, and presentation attributes carry all of it, so that a
chart looks right where no style sheet of the site is at hand. The numbers always go beside it, as `table_of` gives them.
"""

from handouts.charts.cells import STATE_WORDS, ChartCell, draw_key
from handouts.charts.data import LONGEST_NAME, LineChart, PainLine, StripChart, StripRow
from handouts.charts.lanes import Lane, LaneChart, LaneMark, draw_lane_chart
from handouts.charts.lines import draw_line_chart, draw_line_key
from handouts.charts.strip import draw_strip_chart
from handouts.charts.table import ChartTable, states_in, table_of
from handouts.charts.trend import TrendChart, TrendPoint, draw_trend_chart, draw_trend_key, trend_rows

__all__ = ["LONGEST_NAME", "STATE_WORDS", "ChartCell", "ChartTable", "Lane", "LaneChart", "LaneMark", "LineChart",
           "PainLine", "StripChart", "StripRow", "TrendChart", "TrendPoint", "draw_key", "draw_lane_chart", "draw_line_chart",
           "draw_line_key", "draw_strip_chart", "draw_trend_chart", "draw_trend_key", "states_in", "table_of",
           "trend_rows"]  # fmt: skip
