#!/usr/bin/env python3
"""Writes inverter_days.csv.gz: what nine inverters in six solar parks delivered, day by day. Always the same rows."""
import csv
import datetime
import gzip
import io
import math
import os
import random

FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2025, 11, 30)
#           site           region       inverter    maker         panels             kW  from          to
INVERTERS = [
    ("Gull Bay", "Coast", "INV-GB-1", "Helion", "Monocrystalline", 60, FIRST, LAST),
    ("Gull Bay", "Coast", "INV-GB-2", "Helion", "Monocrystalline", 60, FIRST, LAST),
    ("Dune Point", "Coast", "INV-DP-1", "Norsol", "Thin Film", 35, FIRST, LAST),
    ("Alder Ridge", "Highlands", "INV-AR-1", "Brightwatt", "Polycrystalline", 48, FIRST, LAST),
    ("Alder Ridge", "Highlands", "INV-AR-2", "Norsol", "Polycrystalline", 48, FIRST, LAST),
    ("Eagle Mesa", "Highlands", "INV-EM-1", "Brightwatt", "Monocrystalline", 72, datetime.date(2024, 6, 10), LAST),
    ("Cedar Flats", "Plains", "INV-CF-1", "Helion", "Polycrystalline", 55, FIRST, LAST),
    ("Cedar Flats", "Plains", "INV-CF-2", "Brightwatt", "Thin Film", 30, FIRST, datetime.date(2025, 9, 18)),
    ("Harrow Hill", "Plains", "INV-HH-1", "Norsol", "Monocrystalline", 80, datetime.date(2025, 2, 3), LAST),
]
FAULTS = ["Grid Loss", "Overheating", "Fan Failure", "Ground Fault", "Arc Fault"]
TECHNICIANS = ["Ines Holm", "Pavel Strand", "Rosa Quint", "Theo Marsh", "Uma Kell", "Viggo Lund"]
WARMTH = {"Coast": 11, "Highlands": 3, "Plains": 9}
SILENT = [("Dune Point", datetime.date(2024, 8, 5), datetime.date(2024, 8, 13)),
          ("Alder Ridge", datetime.date(2025, 1, 20), datetime.date(2025, 1, 26))]
HEADER = ["reading_id", "measured_on", "region", "site", "inverter", "maker", "panel_type", "weather", "technician",
          "energy_kwh", "expected_kwh", "sun_hours", "module_temp", "downtime_minutes", "fault", "cleaned"]


def pick(rng, values):
    return values[int(rng.random() * len(values))]


def weather(rng, day, region):
    winter = day.month in (12, 1, 2)
    dice = rng.random() + (0.08 if region == "Plains" else 0.0)
    if dice < 0.06 and winter and region == "Highlands":
        return "Snow"
    return "Rain" if dice < 0.20 else "Fog" if dice < 0.27 else "Cloudy" if dice < 0.55 else "Sunny"


def rows():
    rng, number, day = random.Random(20240101), 1000, FIRST
    while day <= LAST:
        season = math.sin(2 * math.pi * (day.timetuple().tm_yday - 80) / 365)
        skies = {region: weather(rng, day, region) for region in WARMTH}
        for site, region, inverter, maker, panels, power, begin, end in INVERTERS:
            sky, dice = skies[region], [rng.random() for _ in range(12)]
            number += 1
            silent = any(s == site and a <= day <= b for s, a, b in SILENT)
            if not begin <= day <= end or silent or dice[0] < 0.012:
                continue
            shine = {"Sunny": 1.0, "Cloudy": 0.55, "Fog": 0.4, "Rain": 0.28, "Snow": 0.2}[sky]
            hours = max(0.0, round((6.4 + 3.4 * season) * shine * (0.9 + 0.2 * dice[1]), 1))
            expected = round(power * hours * 0.82 + 1, 2)
            faulty = dice[2] < (0.05 if maker == "Norsol" else 0.022)
            downtime = int(30 + dice[3] * 690) if faulty else int(dice[3] * 25) if dice[4] < 0.05 else 0
            ratio = 0.86 + 0.14 * dice[5] - (0.06 if panels == "Thin Film" else 0.0) - downtime / 1440
            heat = round(WARMTH[region] + 13 * season + hours * 1.7 + (dice[6] - 0.5) * 6, 1)
            broken = site == "Dune Point" and day.year == 2025 and day.month == 3
            yield [number, day.isoformat(), region, site, inverter, maker, panels, sky, pick(rng, TECHNICIANS),
                   f"{max(0.0, expected * ratio):.2f}", f"{expected:.2f}",
                   "" if broken or dice[7] < 0.02 else hours, "" if dice[8] < 0.03 else heat, downtime,
                   FAULTS[int(dice[9] * dice[9] * len(FAULTS))] if faulty else "",
                   "true" if dice[10] < 0.03 else "false"]
        day += datetime.timedelta(days=1)


def main():
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEADER)
    out.writerows(rows())
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "inverter_days.csv.gz"), "wb") as file:
        file.write(gzip.compress(text.getvalue().encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
