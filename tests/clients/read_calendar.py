"""Reads an exported calendar as other people do, and says what is in it."""

import json
import sys
from datetime import date
from pathlib import Path

import icalendar

calendar = icalendar.Calendar.from_ical(Path(sys.argv[1]).read_bytes())


def told(event):
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    # A datetime is a date, too, but no whole day.
    assert type(start) is date and type(end) is date
    return {
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "day": start.isoformat(),
        "days": (end - start).days,
        "transparent": str(event["TRANSP"]) == "TRANSPARENT",
    }


events = list(calendar.walk("VEVENT"))
print(
    json.dumps(
        {
            "events": [told(event) for event in events],
            "alarms": len(list(calendar.walk("VALARM"))),
            "errors": [str(error) for event in events for error in event.errors],
        }
    )
)
