"""A task that breaks."""

from django.tasks import task


@task
def broken(job_id: int) -> str:
    raise RuntimeError("a secret of Acme")
