"""Django's own commands: `python -m keepworth_web.site.manage check --deploy`, with KEEPWORTH_BOOK set."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepworth_web.site.settings")
    execute_from_command_line(sys.argv)
