"""The forms of the availability editor; field names as CONTRACT.md promises them."""

from light2share.availability.forms.closings import BlackoutForm, nth_weekday
from light2share.availability.forms.limits import LimitsForm
from light2share.availability.forms.opening import RuleForm

__all__ = ["BlackoutForm", "LimitsForm", "RuleForm", "nth_weekday"]
