"""The zones that a person may choose: where members and their partners work."""

from __future__ import annotations

ZONES = tuple(
    """Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Brussels Europe/Bucharest Europe/Budapest
    Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon Europe/London
    Europe/Luxembourg Europe/Madrid Europe/Oslo Europe/Paris Europe/Prague Europe/Riga Europe/Rome Europe/Sofia
    Europe/Stockholm Europe/Tallinn Europe/Vienna Europe/Vilnius Europe/Warsaw Europe/Zagreb Europe/Zurich
    America/Cayenne America/Guadeloupe America/Martinique America/Miquelon Indian/Mayotte Indian/Reunion Pacific/Noumea
    Pacific/Tahiti Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Dakar Africa/Johannesburg Africa/Tunis
    America/Argentina/Buenos_Aires America/Chicago America/Denver America/Los_Angeles America/Mexico_City
    America/New_York America/Sao_Paulo America/Toronto Asia/Dubai Asia/Hong_Kong Asia/Jerusalem Asia/Kolkata Asia/Seoul
    Asia/Shanghai Asia/Singapore Asia/Tokyo Australia/Sydney Pacific/Auckland""".split()
)
