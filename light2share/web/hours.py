"""The field for a length of time."""

from __future__ import annotations

import re

from wtforms import StringField

from light2share.i18n import _

_HOURS = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:h(?:ours|eures|)?)?")
_CLOCK = re.compile(r"(\d{1,4})\s*(?::|h)\s*([0-5]?\d)(?:\s*min)?")


class HoursField(StringField):
    """A length of time in hours, as whole minutes: `3.5`, `3,5`, `3:30`, `3 h 30`."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 60}:{self.data % 60:02}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read any of the ways to write it."""
        self.data = None
        text = re.sub(r"[\u00a0\u202f]", " ", valuelist[0]).strip().lower() if valuelist else ""
        if not text:
            return
        if found := _CLOCK.fullmatch(text):
            self.data = int(found[1]) * 60 + int(found[2])
        elif found := _HOURS.fullmatch(text):
            self.data = int(found[1]) * 60 + round(float(f"0.{found[2] or 0}") * 60)
        else:
            raise ValueError(_("Enter the hours, such as 3.5 or 3:30"))
