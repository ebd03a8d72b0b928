"""Every fault that `semgrep.yaml` looks for, once: a rule that finds nothing here has stopped working. Never imported."""
# ruff: noqa
# mypy: ignore-errors

mark_safe(name)
format_html(shown, name)
Person.objects.raw("SELECT 1")
cursor.execute(f"SELECT {name}")
Person.objects.filter(**request.GET)
pickle.loads(body)
subprocess.run(said, shell=True)
requests.get(url, verify=False)
random.choice(letters)
