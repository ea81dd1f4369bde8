"""Renders a fleet the way the usual Python stack does, as one batch: Jinja2 for text, PyYAML's C loader, jsonschema.

Reads one JSON document from standard input and writes one to standard output. The clock runs over the renderings
alone: starting, importing and compiling are not counted.
"""

import json
import re
import sys
import time

import jinja2
import jsonschema
import yaml

given = json.load(sys.stdin)
environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
environment.filters["kebab"] = lambda text: re.sub("[^a-z0-9]+", "-", text.lower())
templates = {name: environment.from_string(text) for name, text in given["templates"].items()}
validator = jsonschema.Draft7Validator(given["schema"])


def at(document, path):
    for key in path[1:].split("/"):
        document = document[key]
    return document


def render(job):
    context = dict(job["context"], variables=job["variables"])
    text = templates[job["layers"][0]["text"]].render(context)
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    for override in job["overrides"]:
        if override["environment"] in (None, job["context"]["environment"]):
            holder, _, key = override["path"].rpartition("/")
            at(document, holder)[key] = override["value"]
    if job["overrides"]:
        text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False)
    findings = sum(1 for _ in validator.iter_errors(document))
    findings += sum(1 for limit in job["limits"] if at(document, limit["path"]) > limit["max"])
    return text, findings


for job in given["jobs"][:20]:
    render(job)
began = time.perf_counter()
results = [render(job) for job in given["jobs"]]
took = (time.perf_counter() - began) * 1000
json.dump({"milliseconds": took, "findings": sum(f for _, f in results), "texts": [t for t, _ in results[: given["show"]]]}, sys.stdout)
