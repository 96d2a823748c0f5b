"""Tests of independence in a two-way table under a complex design (Rao & Scott 1981, 1984).

Pearson's X² of the estimated table is, under independence, a mixture of χ²(1) with weights δ, the
eigenvalues of Δ = (C' D⁻¹ C / n)⁻¹ (C' D⁻¹ V D⁻¹ C), the generalised design effects of the interaction
contrasts C. First order divides X² by the mean of δ; second order (Satterthwaite, F form) also matches the
variance: F = X²/Σδ with (Σδ)²/Σδ² and (Σδ)²/Σδ² · df degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratusha.core.survey.arrays import Floats
from ratusha.core.survey.distributions import chi2_upper, f_upper


@dataclass(frozen=True)
class RaoScott:
    """X², its first-order p, and the second-order F with its degrees of freedom and p."""

    chisq: float
    chisq_df: int
    chisq_p: float
    f: float
    f_df: tuple[float, float]
    f_p: float


def rao_scott(shares: Floats, covariance: Floats, shape: tuple[int, int], n: int, df: int) -> RaoScott | None:
    """Test independence.

    Args:
        shares: estimated cell proportions, rows × columns flattened by rows.
        covariance: their design covariance matrix.
        n: respondents in the table; df: degrees of freedom of the design.

    Returns `None` when a row or column is left without respondents or has nothing to compare.
    """
    table = shares.reshape(shape)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    keep_rows, keep_columns = rows > 0, columns > 0
    if keep_rows.sum() < 2 or keep_columns.sum() < 2:
        return None
    if not (keep_rows.all() and keep_columns.all()):
        kept = np.outer(keep_rows, keep_columns).ravel()
        shape = int(keep_rows.sum()), int(keep_columns.sum())
        return rao_scott(shares[kept], covariance[np.ix_(kept, kept)], shape, n, df)
    expected = np.outer(rows, columns)
    chisq = n * float(((table - expected) ** 2 / expected).sum())
    contrasts = _interaction(shape)
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    scaled = contrasts * inverse[:, None]
    delta = np.linalg.solve(contrasts.T @ scaled / n, scaled.T @ covariance @ scaled)
    trace, trace2 = float(np.trace(delta)), float(np.trace(delta @ delta))
    if trace <= 0 or trace2 <= 0:
        return None
    size = delta.shape[0]
    first = trace**2 / trace2
    f = chisq / trace
    return RaoScott(
        chisq=chisq,
        chisq_df=size,
        chisq_p=chi2_upper(chisq / (trace / size), size),
        f=f,
        f_df=(first, first * df),
        f_p=f_upper(f, first, first * df),
    )


def _interaction(shape: tuple[int, int]) -> Floats:
    """Basis of the interaction contrasts: what is left of a cell after its row and column."""
    rows, columns = shape
    left = np.eye(rows)[:, 1:] - 1 / rows
    right = np.eye(columns)[:, 1:] - 1 / columns
    return np.asarray(np.einsum("ia,jb->ijab", left, right).reshape(rows * columns, -1))
