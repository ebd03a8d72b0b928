"""The probability of staying: printed beliefs moved by a book's renewals, with its interval and its reasons."""

from keepworth.measure.staying.beliefs import Belief, StayPriors, stay_priors
from keepworth.measure.staying.choosing import ChosenTerms, choose_terms
from keepworth.measure.staying.features import StayFeatures, certain
from keepworth.measure.staying.model import StayModel, fit_staying
from keepworth.measure.staying.predict import (
    StayBecause,
    Staying,
    because_of,
    predict_staying,
    shift_active,
    stay_doubt,
)
from keepworth.measure.staying.signs import Sign, SignCheck, check_signs
from keepworth.measure.staying.terms import Factor, Term

__all__ = [
    "Belief",
    "ChosenTerms",
    "Factor",
    "Sign",
    "SignCheck",
    "StayBecause",
    "StayFeatures",
    "StayModel",
    "StayPriors",
    "Staying",
    "Term",
    "because_of",
    "certain",
    "check_signs",
    "choose_terms",
    "fit_staying",
    "predict_staying",
    "shift_active",
    "stay_doubt",
    "stay_priors",
]
