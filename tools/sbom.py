"""Write the bill of materials of Keepworth from its locked versions, as CycloneDX; with --check, compare it."""

import re
import sys
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
LOCKED, BILL = ROOT / "requirements/runtime.txt", ROOT / "requirements/sbom.cdx.json"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^ ;\\]+)(?: ; (.*?))?(?: \\)?$", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(locked: str) -> str:
    """Return the bill of what is locked: no moment and no number of its own, so that equal locks give equal bills."""
    made = Bom(version=1)
    found = list(PINNED.finditer(locked))
    for at, one in enumerate(found):
        until = found[at + 1].start() if at + 1 < len(found) else len(locked)
        made.components.add(_component(one[1], one[2], marker=one[3], hashes=HASH.findall(locked[one.end() : until])))
    lines = JsonV1Dot6(made).output_as_string(indent=1).splitlines()
    return "\n".join(line for line in lines if '"timestamp"' not in line and '"serialNumber"' not in line) + "\n"


def _component(name: str, version: str, *, marker: str | None, hashes: list[str]) -> Component:
    url = PackageURL(type="pypi", name=name, version=version)
    kept = [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in hashes]
    reference = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(str(url)), hashes=kept)
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        purl=url,
        bom_ref=str(url),
        external_references=[reference],
        properties=[Property(name="keepworth:only-where", value=marker)] if marker else [],
    )


if __name__ == "__main__":
    written = bill(LOCKED.read_text(encoding="utf-8"))
    if "--check" not in sys.argv:
        BILL.write_text(written, encoding="utf-8")
    elif not BILL.is_file() or BILL.read_text(encoding="utf-8") != written:
        sys.exit("requirements/sbom.cdx.json is not what is locked: make lock")
