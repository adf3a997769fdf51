"""What an organisation says of itself for its papers. The caller commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from light2share.billing.models import BillingProfile
from light2share.db import Session
from light2share.organisations.models import Organisation


def change_profile(
    session: Session,
    organisation: Organisation,
    profile: BillingProfile | None,
    columns: Mapping[str, Any],
    numbers: Mapping[str, str | None],
    now: datetime,
) -> None:
    """Write what is new; papers that were made keep what they say."""
    if profile is None:
        profile = BillingProfile(organisation_id=organisation.id)
        session.add(profile)
    for name, value in columns.items():
        setattr(profile, name, value)
    for name, number in numbers.items():
        setattr(organisation, name, number)
    profile.changed_at = now
    session.flush()
