#!/usr/bin/env python3
"""Asks labelled questions of a running server and writes what its evidence says.

usage: ask_questions.py --url http://127.0.0.1:8080 --jar target/trivium.jar --home DIR \
         --questions FILE.jsonl --out results.jsonl

Follow-ups continue their parent's conversation; the clock is the question's own. Only the standard
library; tokens come from the jar's command `token`.
"""
import argparse
import json
import subprocess
import time
import urllib.error
import urllib.request


def token(args, regions):
    command = ["java", "-jar", args.jar, "token", "--home", args.home, "--sub",
               "q-" + "-".join(regions).replace("*", "all"), "--regions", ",".join(regions)]
    if args.java:
        command[0] = args.java
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def call(url, bearer, body=None):
    request = urllib.request.Request(url, data=None if body is None else json.dumps(body).encode())
    request.add_header("authorization", "Bearer " + bearer)
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def text_of(response):
    return "".join(part.get("text", "") for item in response["output"]
                   for part in item.get("content", []))


def main():
    parser = argparse.ArgumentParser()
    for name in ("url", "jar", "home", "questions", "out"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--java", default="")
    args = parser.parse_args()
    tokens, asked, times = {}, {}, []
    with open(args.questions, encoding="utf8") as lines, open(args.out, "w", encoding="utf8") as out:
        for line in lines:
            question = json.loads(line)
            regions = tuple(question["caller_regions"])
            bearer = tokens.setdefault(regions, None) or token(args, list(regions))
            tokens[regions] = bearer
            body = {"model": "trivium", "input": question["question"],
                    "metadata": {"trivium_as_of": question["as_of"] or "2018-01-01"}}
            if question["follow_up_of"]:
                body["previous_response_id"] = asked[question["follow_up_of"]]
            begin = time.time()
            try:
                response = call(args.url + "/v1/responses", bearer, body)
                times.append(time.time() - begin)
                asked[question["id"]] = response["id"]
                evidence = call(args.url + "/v1/responses/" + response["id"] + "/evidence", bearer)
                kind = evidence["kind"]
                result = {"id": question["id"],
                          "kind": kind if kind in ("clarify", "abstain") else "answer",
                          "columns": evidence["columns"], "rows": evidence["rows"],
                          "confidence": evidence["confidence"], "text": text_of(response)}
            except urllib.error.HTTPError as refused:
                result = {"id": question["id"], "kind": "error", "columns": [], "rows": [],
                          "confidence": None, "text": refused.read().decode()[:300]}
            out.write(json.dumps(result) + "\n")
    times.sort()
    print("asked %d, median %.0f ms, p95 %.0f ms, slowest %.0f ms" % (
        len(times), 1000 * times[len(times) // 2], 1000 * times[int(len(times) * .95)],
        1000 * times[-1]))


main()
