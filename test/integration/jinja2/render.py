"""Renders the corpus with the real Jinja2 and prints what YAML reads from it: `render.py corpus.json > expected.json`."""

import json
import sys

import jinja2
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    corpus = json.load(file)
environment = jinja2.Environment()
results = {}
for case in corpus["cases"]:
    if case["kind"] == "refused":
        continue
    try:
        text = environment.from_string(case["template"]).render(**corpus["context"])
        results[case["name"]] = {"text": text, "value": yaml.safe_load(text)}
    except Exception as error:
        results[case["name"]] = {"error": type(error).__name__}
document = {"jinja2": jinja2.__version__, "results": results}
sys.stdout.write(json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
