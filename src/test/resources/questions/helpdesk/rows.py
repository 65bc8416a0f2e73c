#!/usr/bin/env python3
"""Writes support_cases.csv.gz and time_entries.csv.gz: two years of a software maker's help desk. Always the same rows."""
import csv
import datetime
import gzip
import io
import os
import random

FIRST, LAST = datetime.date(2024, 1, 2), datetime.date(2025, 12, 19)
COUNTRIES = [("North America", "United States", 30), ("North America", "Canada", 11), ("Latin America", "Brazil", 9),
             ("Latin America", "Mexico", 7), ("Western Europe", "Germany", 14), ("Western Europe", "France", 9),
             ("Western Europe", "Spain", 6), ("Asia Pacific", "Japan", 8), ("Asia Pacific", "Australia", 6)]
PRODUCTS = [("Ledger", 34), ("Pulse", 27), ("Courier", 22), ("Vault", 17)]
TOPICS = [("Billing", 20), ("Login", 18), ("Bug", 24), ("Outage", 8), ("How-to", 19), ("Feature Request", 11)]
PRIORITIES = [("Low", 22), ("Normal", 48), ("High", 21), ("Urgent", 9)]
CHANNELS = [("Email", 41), ("Web Form", 24), ("Chat", 22), ("Phone", 13)]
PLANS = [("Starter", 45), ("Business", 35), ("Enterprise", 20)]
HOURS = {"Low": 95, "Normal": 52, "High": 21, "Urgent": 7}
ACTIVITIES = [("Investigation", 40), ("Customer Call", 22), ("Documentation", 14), ("Meeting", 16), ("Training", 8)]
TEAMS = ["Billing", "Platform", "Onboarding", "Tier 2", "Night Shift"]
GIVEN = "mira jonas lucia emil priya tomas hana oskar noemi felix ayumi bruno clara dario elif gustav".split()
FAMILY = "toft arden silva kranz okabe moreno lindqvist petit varga brandt nakano reyes holt ferro".split()
FIRMS = ["fjordline.example", "tarnworks.example", "ostra.example", "bluequay.example", "milpa.example"]
CASES = ["Case No.", "Opened", "Solved", "Region", "Country", "Channel", "Product", "Topic", "Priority", "Status", "Team",
         "Plan", "Requester", "First reply (min)", "Resolution (h)", "Replies", "Reopened", "Escalated", "Rating"]
ENTRIES = ["entry_no", "worked_on", "region", "team", "activity", "hours", "billable"]


def weighted(rng, pairs):
    dice = rng.random() * sum(pair[-1] for pair in pairs)
    for pair in pairs:
        dice -= pair[-1]
        if dice < 0:
            return pair
    return pairs[-1]


def team(rng, topic, priority):
    dice = rng.random()
    if dice < 0.12:
        return "Night Shift"
    if topic == "Billing":
        return "Billing"
    if topic in ("Outage", "Bug"):
        return "Tier 2" if priority in ("High", "Urgent") or dice > 0.8 else "Platform"
    return "Onboarding" if topic == "How-to" else "Platform"


def cases():
    rng, number, day = random.Random(2024), 20100, FIRST
    while day <= LAST:
        busy = 4.2 + 2.6 * (day - FIRST).days / 718 + (1.5 if day.month in (1, 9) else 0)
        if day.weekday() >= 5:
            busy *= 0.18
        if day.month == 12 and day.day in (25, 26):
            busy = 0
        for _ in range(int(busy + rng.random())):
            number += 1
            region, country, _ = weighted(rng, COUNTRIES)
            product, topic = weighted(rng, PRODUCTS)[0], weighted(rng, TOPICS)[0]
            priority, channel, plan = (weighted(rng, p)[0] for p in (PRIORITIES, CHANNELS, PLANS))
            crew = team(rng, topic, priority)
            who = f"{GIVEN[int(rng.random() * 16)]}.{FAMILY[int(rng.random() * 14)]}@{FIRMS[int(rng.random() * 5)]}"
            reply = int((8 if channel in ("Chat", "Phone") else 95) * (0.3 + 2.2 * rng.random() ** 2)) + 1
            hours = HOURS[priority] * (0.15 + 2.4 * rng.random() ** 2) * (1.25 if product == "Vault" else 1)
            hours = round(hours * (0.86 if day.year == 2025 else 1), 1)
            solved = day + datetime.timedelta(days=int(hours / 24 + rng.random()))
            done = rng.random() > 0.035 and solved <= LAST
            escalated = rng.random() < (0.34 if priority == "Urgent" else 0.11 if priority == "High" else 0.03)
            rated = done and rng.random() < 0.36
            rating = max(1, min(5, int(5.7 - hours / 70 - 2.6 * rng.random() ** 3)))
            lost = rng.random()
            yield [f"HD-{number}", day, solved if done else "", region, country, channel, product, topic, priority,
                   ("Closed" if lost > 0.4 else "Solved") if done else ("Pending" if lost > 0.55 else "Open"), crew, plan,
                   who, "" if lost < 0.012 else reply, hours if done else "", 1 + int(7 * rng.random() ** 2),
                   str(done and rng.random() < 0.07).lower(), str(escalated).lower(), rating if rated else ""]
        day += datetime.timedelta(days=1)


def entries():
    rng, number, day = random.Random(7), 0, FIRST
    while day <= LAST:
        for crew in TEAMS:
            weekend = day.weekday() >= 5 and crew != "Night Shift"
            for _ in range(0 if weekend or rng.random() < 0.35 else 1 + int(rng.random() * 1.25)):
                number += 1
                region, activity = weighted(rng, COUNTRIES)[0], weighted(rng, ACTIVITIES)[0]
                billable = activity in ("Investigation", "Customer Call") and rng.random() < 0.7
                yield [number, day, region, crew, activity, f"{0.25 * (1 + int(rng.random() * 26)):.2f}",
                       str(billable).lower()]
        day += datetime.timedelta(days=1)


def write(name, header, rows):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows(rows)
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, name), "wb") as file:
        file.write(gzip.compress(text.getvalue().encode(), 9, mtime=0))


if __name__ == "__main__":
    write("support_cases.csv.gz", CASES, cases())
    write("time_entries.csv.gz", ENTRIES, entries())
