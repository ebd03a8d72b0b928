"""D5: bash, zsh and fish complete commands and options, as `docs/reference/commands.md` says to set them up."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/reference/commands.md"
# How each shell is asked what it would offer after some words, and what it says.
ASKED = {
    "bash": "COMP_WORDS=(keepworth {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _keepworth_completion keepworth; "
    'printf "%s\\n" "${{COMPREPLY[@]}}"',
    # Within a widget alone zsh offers words; what our function gives it is caught.
    "zsh": "_describe() {{ print -l -- ${{(P)3}} }}; compadd() {{ print -l -- ${{(P)@[-1]}} }}; "
    "words=(keepworth {words}); CURRENT=$#words; print; print -l -- $_comps[keepworth]; _keepworth_completion",
    "fish": "complete -C 'keepworth {words}'",
}
FIRST = {"zsh": "autoload -Uz compinit && compinit -u -D; "}


def offered(shell: str, words: str, *, folder: Path) -> str:
    """Set a shell up by the line of the page, and return what it offers."""
    (line,) = [one.strip() for one in PAGE.read_text(encoding="utf-8").splitlines() if f"{shell}_source" in one]
    script = f"{FIRST.get(shell, '')}{line}\n{ASKED[shell].format(words=words)}"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, check=False, env=env, timeout=120)
    return done.stdout


@pytest.mark.parametrize("shell", ASKED)
def test_d5_a_shell_completes_commands_and_options(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here: apt-get install {shell}")
    told = offered(shell, "know n", folder=tmp_path)
    assert "needs" in told
    assert "rivals" not in told
    options = offered(shell, "listen results --wav", folder=tmp_path)
    assert "--waves" in options
