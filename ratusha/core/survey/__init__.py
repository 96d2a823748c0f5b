"""Design-based survey statistics: a plan, sums, and estimates with standard errors.

    from ratusha.core import survey

    asked = survey.plan(mean=["satisfaction"], by=["district"], strata="district", weight="w")
    made = survey.estimate(columns, asked)          # columns: name → one value a row

`estimate(columns, plan)` is `finish(form(columns, plan), plan)`; `frames.passes.sums(source, plan, engine)`
forms the same sums from a file with DuckDB or Spark. See docs/methods/survey.md for every formula.
"""

from ratusha.core.survey.calibration import Calibration, calibrate, poststratify, rake
from ratusha.core.survey.columns import Factor, Numbers
from ratusha.core.survey.diagnostics import class_propensities, kish_deff, r_indicator
from ratusha.core.survey.finishing import estimate, finish
from ratusha.core.survey.forming import form, row_weights
from ratusha.core.survey.intervals import wilson_count
from ratusha.core.survey.plans import Missing, Plan, plan
from ratusha.core.survey.replication import Replicates, replicates
from ratusha.core.survey.results import Covariance, Difference, Estimate, Estimates, Test, WeightDiagnostics
from ratusha.core.survey.sums import Sums
from ratusha.core.survey.trimming import trim

__all__ = [
    "Calibration",
    "Covariance",
    "Difference",
    "Estimate",
    "Estimates",
    "Factor",
    "Missing",
    "Numbers",
    "Plan",
    "Replicates",
    "Sums",
    "Test",
    "WeightDiagnostics",
    "calibrate",
    "class_propensities",
    "estimate",
    "finish",
    "form",
    "kish_deff",
    "plan",
    "poststratify",
    "r_indicator",
    "rake",
    "replicates",
    "row_weights",
    "trim",
    "wilson_count",
]
