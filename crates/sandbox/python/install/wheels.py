"""Installs pure-Python wheels where Python comes without pip.

`wheels.py <target> <downloads> <requirement>…`: standard library only. Resolves
requirements and their dependencies against a package index (PEP 503 and 691),
honours `requires-python` and yanked releases, verifies SHA-256, unpacks. The index
is pip's: PIP_INDEX_URL, pip's configuration, else pypi.org. Downloads are kept
until all is done, so that a second try goes on where the first one stopped.
"""

import compileall
import configparser
import hashlib
import html.parser
import json
import os
import platform
import re
import shutil
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

TRIES = 4
ROUNDS = 50
PYTHON = "%d.%d.%d" % sys.version_info[:3]
ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"


class Failure(Exception):
    """Something the user should read."""


# Configuration ------------------------------------------------------------


def setting(name):
    """pip's own setting of this name: environment first, then its files."""
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if value:
        return value
    home = os.path.expanduser("~")
    config = os.environ.get("XDG_CONFIG_HOME", os.path.join(home, ".config"))
    files = ["/etc/pip.conf", os.path.join(home, ".pip/pip.conf"), os.path.join(config, "pip/pip.conf")]
    files.append(os.environ.get("PIP_CONFIG_FILE", ""))
    parser = configparser.RawConfigParser()
    parser.read([file for file in files if file and file != os.devnull])
    for section in ("install", "global"):
        if parser.has_option(section, name):
            return parser.get(section, name).strip().strip("'\"")
    return None


def opener():
    certificates = setting("cert")
    context = ssl.create_default_context(cafile=certificates) if certificates else None
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))


class Index:
    def __init__(self):
        self._url = (setting("index-url") or "https://pypi.org/simple").rstrip("/")
        self._open = opener().open
        self._timeout = float(setting("default-timeout") or 15)

    def read(self, url, accept="*/*"):
        """Content, type and final address; transient failures are tried again."""
        for attempt in range(1, TRIES + 1):
            try:
                request = urllib.request.Request(url, headers={"Accept": accept, "User-Agent": "landfall"})
                with self._open(request, timeout=self._timeout) as answer:
                    return answer.read(), answer.headers.get_content_type(), answer.geturl()
            except urllib.error.HTTPError as error:
                if error.code < 500 or attempt == TRIES:
                    raise Failure(f"{url}: {error}") from error
            except OSError as error:
                if attempt == TRIES:
                    raise Failure(f"{url}: {error}") from error
            time.sleep(attempt)
        raise Failure(url)

    def wheels(self, project):
        """The project's wheels that this Python can use, as (version, file)."""
        content, kind, url = self.read(f"{self._url}/{project}/", ACCEPT)
        files = json.loads(content)["files"] if kind.endswith("json") else Links(content.decode()).files
        found = []
        for file in files:
            parts = file["filename"][:-4].split("-") if file["filename"].endswith(".whl") else []
            if len(parts) < 5 or parts[-2:] != ["none", "any"] or "py3" not in parts[-3].split("."):
                continue
            version = release(parts[1])
            needs = file.get("requires-python")
            if version is None or file.get("yanked") or (needs and not allows(needs, PYTHON)):
                continue
            file["url"] = urllib.parse.urljoin(url, file["url"])
            found.append((version, file))
        return sorted(found, key=lambda pair: pair[0], reverse=True)


class Links(html.parser.HTMLParser):
    """Files of an index that speaks HTML only."""

    def __init__(self, text):
        super().__init__()
        self.files = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag != "a" or not given.get("href"):
            return
        url, _, fragment = given["href"].partition("#")
        kind, _, digest = fragment.partition("=")
        self.files.append(
            {
                "filename": urllib.parse.unquote(url.rsplit("/", 1)[-1]),
                "url": url,
                "hashes": {kind: digest} if digest else {},
                "requires-python": given.get("data-requires-python"),
                "yanked": "data-yanked" in given,
            }
        )


# Versions and requirements ------------------------------------------------


def release(text):
    """A final version as numbers; pre-releases are None."""
    match = re.fullmatch(r"v?(\d+(?:\.\d+)*)(?:\.post\d+)?", text.strip())
    return tuple(map(int, match.group(1).split("."))) if match else None


def padded(version, length):
    return version + (0,) * (length - len(version))


def allows(specifiers, version):
    """Whether a version (text or numbers) satisfies `>=1,<2` and the like."""
    given = release(version) if isinstance(version, str) else version
    return all(satisfies(part.strip(), given) for part in specifiers.split(",") if part.strip())


def satisfies(specifier, given):
    match = re.fullmatch(r"(===|==|~=|!=|<=|>=|<|>)\s*(.+)", specifier)
    if not match:
        raise Failure(f"cannot read the version specifier {specifier!r}")
    operator, text = match.groups()
    if text.endswith(".*"):
        prefix = release(text[:-2])
        same = prefix is not None and padded(given, len(prefix))[: len(prefix)] == prefix
        return same if operator == "==" else not same
    wanted = release(re.sub(r"(a|b|rc|\.dev)\d*.*$", "", text))
    if wanted is None:
        raise Failure(f"cannot read the version specifier {specifier!r}")
    length = max(len(wanted), len(given))
    one, two = padded(given, length), padded(wanted, length)
    if operator == "~=":
        return one >= two and given[: len(wanted) - 1] == wanted[:-1]
    return {"==": one == two, "===": one == two, "!=": one != two, "<=": one <= two,
            ">=": one >= two, "<": one < two, ">": one > two}[operator]  # fmt: skip


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(text):
    """Project and specifiers of a requirement; None where its marker excludes us."""
    text, _, marker = text.partition(";")
    if marker.strip() and not Marker(marker).holds():
        return None
    match = re.fullmatch(r"\s*([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*\(?([^()]*)\)?\s*", text)
    if not match:
        raise Failure(f"cannot read the requirement {text!r}")
    return canonical(match.group(1)), match.group(2).strip()


class Marker:
    """An environment marker such as `python_version >= "3.9" and extra == "crt"`."""

    VALUES = {
        "python_version": "%d.%d" % sys.version_info[:2],
        "python_full_version": PYTHON,
        "implementation_name": sys.implementation.name,
        "platform_python_implementation": platform.python_implementation(),
        "platform_system": platform.system(),
        "platform_machine": platform.machine(),
        "sys_platform": sys.platform,
        "os_name": os.name,
        "extra": "",
    }

    def __init__(self, text):
        self._text = text
        self._tokens = re.findall(r"\(|\)|[<>=!~]+|'[^']*'|\"[^\"]*\"|[A-Za-z_.]+", text)

    def holds(self):
        value = self._any()
        if self._tokens:
            raise Failure(f"cannot read the marker {self._text!r}")
        return value

    def _any(self):
        value = self._all()
        while self._tokens and self._tokens[0] == "or":
            self._take()
            value = self._all() or value
        return value

    def _all(self):
        value = self._one()
        while self._tokens and self._tokens[0] == "and":
            self._take()
            value = self._one() and value
        return value

    def _one(self):
        if self._tokens and self._tokens[0] == "(":
            self._take()
            value = self._any()
            self._take()
            return value
        left, operator, right = self._take(), self._take(), self._take()
        return self._compare(left, operator, right)

    def _compare(self, left, operator, right):
        versions = left.startswith("python_") or right.startswith("python_")
        left, right = self._value(left), self._value(right)
        if operator == "in":
            return left in right
        if versions:
            return allows(operator + right, left)
        if operator in ("==", "!="):
            return (left == right) == (operator == "==")
        raise Failure(f"cannot read the marker {self._text!r}")

    def _value(self, token):
        if token[0] in "'\"":
            return token[1:-1]
        if token not in self.VALUES:
            raise Failure(f"unknown name {token!r} in the marker {self._text!r}")
        return self.VALUES[token]

    def _take(self):
        if not self._tokens:
            raise Failure(f"cannot read the marker {self._text!r}")
        return self._tokens.pop(0)


# Resolving and installing -------------------------------------------------


class Installer:
    def __init__(self, downloads):
        self._index = Index()
        self._downloads = downloads
        self._offers = {}

    def resolve(self, wanted):
        """The newest wheels that satisfy all: project to path. What one wheel needs
        may rule out another chosen before, so it goes round until nothing changes."""
        chosen = {}
        for _ in range(ROUNDS):
            needed, queue, picked = {}, list(wanted), {}
            while queue:
                name, specifiers = queue.pop(0)
                needed.setdefault(name, set()).update(s for s in [specifiers] if s)
                if name in picked:
                    continue
                limits = needed[name] | self._limits(chosen, name)
                picked[name] = self._best(name, ",".join(sorted(limits)))
                queue += self._dependencies(picked[name])
            if all(allows(",".join(needed[name]), picked[name][0]) for name in picked):
                return {name: self._fetched(offer) for name, offer in picked.items()}
            chosen = picked
        raise Failure("the requirements contradict one another")

    def _limits(self, chosen, name):
        """What the wheels of the round before ask of this one."""
        asked = (pair for offer in chosen.values() for pair in self._dependencies(offer))
        return {specifiers for project, specifiers in asked if project == name and specifiers}

    def _best(self, name, specifiers):
        if name not in self._offers:
            self._offers[name] = self._index.wheels(name)
        for offer in self._offers[name]:
            if allows(specifiers, offer[0]):
                return offer
        raise Failure(f"the index has no pure-Python wheel of {name} {specifiers} for Python {PYTHON}")

    def _dependencies(self, offer):
        with zipfile.ZipFile(self._fetched(offer)) as wheel:
            metadata = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
            text = wheel.read(metadata).decode()
        head = text.partition("\n\n")[0]
        texts = re.findall(r"^Requires-Dist:\s*(.+)$", head, re.M)
        return [pair for pair in map(requirement, texts) if pair]

    def _fetched(self, offer):
        """The wheel's file, downloaded and verified."""
        file = offer[1]
        path = os.path.join(self._downloads, os.path.basename(file["filename"]))
        digest = file["hashes"].get("sha256")
        if digest is None:
            raise Failure(f"the index gives no SHA-256 for {file['filename']}")
        if os.path.exists(path) and sha256(path) == digest:
            return path
        print("Downloading", file["filename"], flush=True)
        content = self._index.read(file["url"])[0]
        if hashlib.sha256(content).hexdigest() != digest:
            raise Failure(f"{file['url']}: SHA-256 differs from the index's: not installed")
        with open(path + ".partial", "wb") as partial:
            partial.write(content)
        os.replace(path + ".partial", path)
        return path


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def unpack(path, target):
    """Wheel to folder. Data goes where a target install has a place for it."""
    root = os.path.realpath(target)
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            parts = name.split("/")
            if parts[0].endswith(".data"):
                if parts[1] not in ("purelib", "platlib"):
                    continue
                parts = parts[2:]
            place = os.path.realpath(os.path.join(root, *parts))
            if place != root and not place.startswith(root + os.sep):
                raise Failure(f"{path} holds the unsafe path {name!r}")
            if name.endswith("/"):
                continue
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with wheel.open(name) as source, open(place, "wb") as copy:
                shutil.copyfileobj(source, copy)


def main(target, downloads, *requirements):
    os.makedirs(downloads, exist_ok=True)
    os.makedirs(target, exist_ok=True)
    wanted = [pair for pair in map(requirement, requirements) if pair]
    for name, path in sorted(Installer(downloads).resolve(wanted).items()):
        print("Installing", name, flush=True)
        unpack(path, target)
    compileall.compile_dir(target, quiet=2)
    shutil.rmtree(downloads, ignore_errors=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Failure as failure:
        sys.exit(str(failure))
