"""What the site is made of, as CycloneDX 1.6 in JSON: every part of the lock files, as it is installed here.

`make sbom` writes sbom.cdx.json. Name more lock files if more is installed: make sbom LOCKS="requirements/serve.txt
requirements/postgres.txt". A part that is not installed as it is locked is named, and nothing is written.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import Any, NamedTuple

# pip brings it into every environment, and an environment that serves has no other.
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [ROOT / "requirements/serve.txt"]
OURS = {"pip", "setuptools", "wheel", "course-app"}  # what brings the parts here, and what they are for


class Part(NamedTuple):
    """A line of a lock file: what is to be installed, and the SHA-256 of each file that may bring it."""

    name: str
    version: str
    hashes: list[str]


def locked(path: Path) -> Iterator[Part]:
    """Give the parts of a lock file that are for this machine."""
    for line in re.sub(r"\\\n\s*", " ", path.read_text("utf-8")).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        wanted = Requirement(line.partition(" --hash=")[0])
        if wanted.marker is None or wanted.marker.evaluate():
            version = str(wanted.specifier).removeprefix("==")
            yield Part(canonicalize_name(wanted.name), version, re.findall(r"--hash=sha256:([0-9a-f]{64})", line))


def listing(locks: Iterable[Path]) -> dict[str, Any]:
    """Give the list of parts. Raises LookupError that names what is not installed as it is locked."""
    parts = {part.name: part for path in locks for part in locked(path)}
    found, wrong = {}, []
    for name, part in parts.items():
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            wrong.append(f"{name} {part.version} is locked and not installed")
            continue
        if found[name].version != part.version:
            wrong.append(f"{name} {part.version} is locked, and {found[name].version} is installed")
        if not part.hashes:
            wrong.append(f"{name} {part.version} is locked without a hash")
    if wrong:
        raise LookupError("\n".join(wrong))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = {"type": "application", "bom-ref": project["name"], "name": project["name"], "version": project["version"]}
    own |= {"description": project["description"], "licenses": [{"expression": project["license"]}]}
    needs = {project["name"]: sorted(_needed(project["dependencies"], parts))}
    needs |= {name: sorted(_needed(found[name].requires or [], parts)) for name in parts}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [_component(parts[name], found[name]) for name in sorted(parts)],
        "dependencies": [
            {"ref": _reference(name, parts), "dependsOn": [_reference(other, parts) for other in others]}
            for name, others in sorted(needs.items())
        ],
    }


def _needed(lines: Iterable[str], parts: dict[str, Part]) -> set[str]:
    wanted = [Requirement(line) for line in lines]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return {canonicalize_name(one.name) for one in here} & parts.keys()


def _reference(name: str, parts: dict[str, Part]) -> str:
    return f"pkg:pypi/{name}@{parts[name].version}" if name in parts else name


def _component(part: Part, found: Distribution) -> dict[str, Any]:
    reference = f"pkg:pypi/{part.name}@{part.version}"
    made = {"type": "library", "bom-ref": reference, "name": part.name, "version": part.version, "purl": reference}
    licence = found.metadata.get("License-Expression")
    short = found.metadata.get("License", "").strip()
    if licence:
        made["licenses"] = [{"expression": licence}]
    elif short and "\n" not in short:
        made["licenses"] = [{"license": {"name": short}}]
    return made | {"hashes": [{"alg": "SHA-256", "content": content} for content in part.hashes]}


def main(arguments: list[str]) -> None:
    """Print the list; say on standard error what is installed and not in it."""
    try:
        made = listing([Path(argument) for argument in arguments] or LOCKS)
    except LookupError as error:
        raise SystemExit(str(error)) from None
    print(json.dumps(made, indent=1, ensure_ascii=False))
    known = {component["name"] for component in made["components"]} | OURS
    if others := {canonicalize_name(found.metadata["Name"]) for found in distributions()} - known:
        print(f"Installed, and not in the list: {', '.join(sorted(others))}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
