"""Cleaning of what members judge, of decisions, and of what a decision is made of."""

from ratusha.priorities.forms.deciding import DecisionForm
from ratusha.priorities.forms.framing import CriterionForm, SourceForm, YearsForm, ceilings_form
from ratusha.priorities.forms.judging import WAYS, said_before
from ratusha.priorities.forms.proposing import (
    EffectsForm,
    GroupForm,
    InitiativeForm,
    SynergiesForm,
    WithdrawForm,
    effects_as_initial,
    synergies_as_initial,
)

__all__ = [
    "WAYS",
    "CriterionForm",
    "DecisionForm",
    "EffectsForm",
    "GroupForm",
    "InitiativeForm",
    "SourceForm",
    "SynergiesForm",
    "WithdrawForm",
    "YearsForm",
    "ceilings_form",
    "effects_as_initial",
    "said_before",
    "synergies_as_initial",
]
