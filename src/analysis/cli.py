"""The command line: `analysis`, or `python -m analysis`.

Every command is one function that takes the parsed options, and returns whether a fault was found
where it looks for any; its docstring is its help, and its options stand in commands.toml. It
imports what it needs itself, so that a check of the data loads no charts.
"""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from functools import partial
from importlib import resources
from importlib.metadata import version
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from analysis.tables.errors import DataError, Fault, one_fault, visible

OPTIONS = resources.files("analysis") / "commands.toml"
STRICT = resources.files("analysis") / "guards" / "strict.ini"
DONE, FAILED, INTERRUPTED, BROKEN_PIPE = 0, 1, 130, 141
NOTEBOOK_PACKAGES = ("ipykernel", "mistune", "nbclient", "nbformat")
TEST_PACKAGES = ("pytest", "nbval", "xdist")
STATEMENT = ("speaker", "title", "publisher", "date", "url")
EXIT_CODES = """\
exit codes:
  0    done, and no fault found
  1    a fault was found, or the command failed; the message says where
  2    the command was not understood
  130  interrupted
  141  whoever read the output stopped reading
"""


def _positive(words: str) -> int:
    """A whole number above zero; argparse puts the error into words."""
    number = int(words)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1 process is needed")
    return number


TYPES = {"DIR": Path, "FILE": Path, "NOTEBOOK": Path, "PATH": Path, "N": _positive}


def build(options: argparse.Namespace) -> None:
    """Build data/processed from data/raw.

    Check data/raw and write every table, with the bounds read from its words, to
    data/processed. Each file is replaced whole, and none where there is a fault.
    """
    from analysis.tables.build import build
    from analysis.tables.files import shown

    for path in build(options.output):
        print(shown(path))


def check(options: argparse.Namespace) -> bool:
    """Check the data, or your own.

    Check columns, types, allowed words, ids, dates and quotes, and name every fault
    with its file, row and remedy.
    """
    from analysis.tables.load import check_tables, load_figures
    from analysis.tables.texts import check_texts

    faults: list[Fault] = []
    for path in options.paths or [None]:
        try:
            if path is not None and not path.is_dir():
                load_figures(path)
                continue
            tables = check_tables(path)
            if options.texts is not None:
                check_texts(tables, options.texts)
        except DataError as error:
            faults += error.faults
    if options.format == "text" and faults:
        raise DataError(faults)
    if options.format == "text":
        print("No faults.")
    else:
        _print_as(options.format, faults)
    return bool(faults)


def diff(options: argparse.Namespace) -> None:
    """Say what changed in the tables since a release.

    Name the rows, columns, cells and verdicts that differ between two states of the tables,
    each a folder of built tables or a revision of git, and whether the change is major.
    """
    from analysis.tables.files import read_bytes, shown, text_of
    from analysis.tables.load import data_directory
    from analysis.verdicts import diff

    old = options.old or diff.last_release()
    new = options.new or str(data_directory() / "processed")
    changes = diff.diff(diff.read_state(old), diff.read_state(new))
    if options.changelog is None:
        print(*diff.told(changes), sep="\n")
        return
    # What is said of releases before this one names other changes.
    said = text_of(read_bytes(options.changelog), shown(options.changelog))
    since = re.split(diff.RELEASE, said, maxsplit=1, flags=re.M)[0]
    if faults := diff.unnamed(changes, since):
        raise DataError(faults)
    print(f"{options.changelog.name} names every row that changed or went.")


def find(options: argparse.Namespace) -> None:
    """Find every number in a text, each in its sentence.

    Show every number-like phrase of a text in its sentence, with what it reads as; or write
    them to a file. A folder is searched for .txt files by several processes at once and may
    be larger than the memory. Text in CSV that Excel would run gets an apostrophe before it.
    """
    from analysis.add import find
    from analysis.tables.files import shown, whole

    if folders := [path for path in options.paths if path.is_dir()]:
        if len(options.paths) > 1 or options.output is None:
            remedy = "Name it alone, with --output FILE.csv"
            raise one_fault(shown(folders[0]), "is a folder", remedy)
        found = find.find_in_folder(
            folders[0], options.output, workers=options.workers, progress=sys.stderr.isatty()
        )
        print(found)
        if found.faults:
            raise DataError(found.faults)
        return
    rows = (row for path in options.paths for row in find.find_in_file(path))
    form = options.format or (options.output.suffix.lower()[1:] if options.output else "table")
    if options.output is None:
        find.write(rows, form)
        return
    with whole(options.output, *options.paths) as draft:
        find.write(rows, form, draft)
    print(shown(options.output))


def add(options: argparse.Namespace) -> None:
    """Add a statement of your own.

    With a text: draft a workbook with one row for every number in it. With that workbook,
    filled in: check it, show what it adds and write it to a file of your own. Nothing that
    is there is overwritten; a second run changes nothing.
    """
    from analysis.add import drafts
    from analysis.add.append import write
    from analysis.tables.files import WORKBOOKS, shown

    if options.file.suffix.lower() in WORKBOOKS:
        addition = drafts.read(options.file).check()
        print(addition)
        target = None if options.into_raw else options.output or Path("my_figures.xlsx")
        changes = write(addition, target, dry_run=options.dry_run)
        print(changes)
        for path in changes.paths:
            print(f"{'Would change' if options.dry_run else 'Changed'}: {shown(path)}")
        return
    details = {name: getattr(options, name) or _asked(name) for name in STATEMENT}
    given = {name: words for name, words in details.items() if words}
    made = drafts.draft_of_file(options.file, **given)
    name = made.statement["statement_id"].iloc[0]
    book = shown(drafts.save(made, options.output or Path(f"{name}.xlsx")))
    count = len(made.candidates)
    print(f"{book}: {count} {'number' if count == 1 else 'numbers'} to decide on, none left out.")
    if unknown := [f"--{name}" for name in STATEMENT if name not in given]:
        print(f"Not given: {', '.join(unknown)}. Fill these in on sheet statements.")
    again = drafts.how_to_run("add", book)
    print(f"Fill it in with Excel or LibreOffice, save, close it and run: {again}")


def read(options: argparse.Namespace) -> bool:
    """Mark every number of a text: what it says, and what it leaves out.

    Write a page with the whole text, unchanged, and every number marked where it stands:
    what its words admit, what is said of source, period, place and base, and where it
    repeats or does not fit another. Nothing is rated true or false. A line of
    NAME.answers.txt beside the text says why something stays: 33% | no-base | the reason.
    """
    from analysis.review.forms import formed
    from analysis.review.review import review_file
    from analysis.tables.files import is_ours, shown, whole

    review = review_file(options.file, options.answers)
    told, output = formed(review, options.format), options.output
    if output is None and options.format == "html":
        output = Path(f"{'text' if str(options.file) == '-' else options.file.stem}-read.html")
        if output.exists() and not is_ours(output):
            remedy = "Rename it, or name another with --output"
            raise one_fault(shown(output), "is there already, and no page of this command", remedy)
    if output is None:
        print(told, end="")
    else:
        beside = options.file.with_name(f"{options.file.stem}.answers.txt")
        with whole(output, options.file, options.answers or beside) as draft:
            draft.write_text(told, encoding="utf-8", errors="replace", newline="\n")
        print(output.resolve().as_uri())
    return any(rule in mark.open for mark in review.marks for rule in options.fail_on or ())


def notebooks(options: argparse.Namespace) -> None:
    """Run the notebooks again, in place.

    Run every notebook in a fresh process. A file is replaced when its results changed,
    and none where a cell fails.
    """
    from analysis.report.run import refresh
    from analysis.tables.files import shown

    for path in refresh(_notebooks(options), progress=_progress()):
        print(f"{shown(path)} has new results")


def verify(options: argparse.Namespace) -> bool:
    """Check notebooks, tables and reports against code and data.

    Run every notebook and compare all that it shows with what is saved in it, look for what
    no committed notebook may hold, and name tables and reports that are not what a rebuild
    gives. A notebook that fails is kept in build/failed with what it gave; nothing else is
    written. A copy of a notebook may lie anywhere.
    """
    from analysis.report.report import stale as stale_reports
    from analysis.tables.build import stale

    notebooks = _notebooks(options, *TEST_PACKAGES)
    for path in notebooks:
        if not path.is_file() or path.suffix != ".ipynb":
            raise FileNotFoundError(errno.ENOENT, "is no notebook", str(path))
    # Names of notebooks are printed as they are, whatever the console's own encoding.
    env = {**os.environ, "PYTHONUTF8": "1", "PYTEST_ADDOPTS": ""}
    with TemporaryDirectory() as folder:
        # Named in a list, since pytest reads signs such as [, :: and @ in a name as its own.
        listed, suites = Path(folder, "these.notebooks"), None
        listed.write_text(json.dumps([str(path.absolute()) for path in notebooks]), "utf-8")
        command = [sys.executable, "-m", "pytest", "-c", str(STRICT), f"--rootdir={Path.cwd()}"]
        command += [f"--numprocesses={2 if len(notebooks) > 1 else 0}", str(listed)]
        if options.format == "junit":
            suites = Path(folder, "junit.xml")
            command.append(f"--junitxml={suites}")
        out = None if options.format == "text" else subprocess.PIPE
        with subprocess.Popen(command, env=env, stdout=out, encoding="utf-8") as run:
            try:
                faults = stale()
                if not options.notebooks and (reports := _checkout() / "reports").is_dir():
                    faults += stale_reports(notebooks, reports)
                for line in run.stdout or ():
                    print(_annotated(line.rstrip()), file=sys.stderr if suites else sys.stdout)
            finally:
                code = run.wait()
        _print_as(options.format, faults, suites)
    return bool(code or faults)


def _annotated(line: str) -> str:
    """A line of pytest's; a fault of a notebook as GitHub takes it, with its cell's line."""
    found = re.match(r"(\S.*?\.ipynb): (?:cell (\d+): )?(.+)", line)
    if found is None:
        return line
    file, cell, words = found.groups()
    starts = [
        number
        for number, text in enumerate(Path(file).read_text("utf-8", "replace").splitlines(), 1)
        if text.startswith('   "cell_type": ')
    ]
    row = starts[int(cell) - 1] if cell and int(cell) <= len(starts) else 1
    return Fault(file, words, id=f"cell {cell}" if cell else "").as_annotation(row)


def _print_as(form: str, faults: Sequence[Fault], suites: Path | None = None) -> None:
    """Print faults as lines, as annotations, or as a test suite beside those of pytest."""
    from xml.etree import ElementTree

    if form == "text":
        print(*(f"{fault.file}: {fault}\n" for fault in faults), sep="", end="", file=sys.stderr)
        return
    if form == "github":
        print(*(f"{fault.as_annotation()}\n" for fault in faults), sep="", end="")
        return
    root = ElementTree.parse(suites).getroot() if suites else ElementTree.Element("testsuites")
    count = str(len(faults))
    suite = ElementTree.SubElement(root, "testsuite", name="analysis", tests=count, failures=count)
    for fault in faults:
        names = {"classname": visible(fault.file), "name": visible(fault.id)}
        case = ElementTree.SubElement(suite, "testcase", names)
        ElementTree.SubElement(case, "failure", message=str(fault))
    print(ElementTree.tostring(root, encoding="unicode"))


def report(options: argparse.Namespace) -> None:
    """Run the notebooks and write the reports.

    Run every notebook in a fresh process and write a page for each, with an index and a
    page of all figures. The folder is replaced whole, and stays as it was where a cell
    fails. The last line printed is the address of the index.
    """
    from analysis.report.report import as_saved, build_reports
    from analysis.report.run import execute

    notebooks = _notebooks(options)
    output = options.output or _checkout() / "reports"
    build_reports(
        notebooks,
        output,
        pdf=options.pdf,
        progress=_progress(),
        run=as_saved if options.saved else execute,
        warn=partial(print, file=sys.stderr),
    )
    print((output / "index.html").resolve().as_uri())


def lab(options: argparse.Namespace) -> None:
    """Open JupyterLab in notebooks/.

    Open it in the folder of the notebooks. Arguments after -- are passed on to it.
    """
    from analysis.report.run import ReportError

    folder = _notebook_folder()
    try:
        from jupyterlab.labapp import LabApp
    except ModuleNotFoundError:
        raise ReportError(
            "JupyterLab is not installed here. Run 'make lab', "
            "or 'pip install -r requirements.txt' and this command again."
        ) from None
    # The root is the folder above, or no link of a notebook could lead to a report.
    settings = [
        f"--ServerApp.root_dir={folder.parent}",
        f"--FileContentsManager.preferred_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{folder.name}/00_start_here.ipynb",
        "--ServerApp.kernel_spec_manager_class=analysis.report.kernel.ThisPython",
        "--ThisPython.allowed_kernelspecs=python3",
    ]
    LabApp.launch_instance([*settings, *options.arguments])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what is expected to fail leaves no traceback."""
    options = parser().parse_args(arguments)
    try:
        return FAILED if options.command(options) else DONE
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if not (said := _message(error)):
            raise
        print(said, file=sys.stderr)
        return FAILED


def run() -> NoReturn:
    """Run the command line as a program: UTF-8 on every console, quiet when a pipe closes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit; what is left then has somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = BROKEN_PIPE
    sys.exit(code)


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; each one's function is in `command` of what it parses."""
    shape: Any = {"epilog": EXIT_CODES, "formatter_class": argparse.RawDescriptionHelpFormatter}
    about = "Figures quoted in political statements: their words, bounds and sources."
    whole = argparse.ArgumentParser(prog="analysis", description=about, **shape)
    told = f"analysis {version('quoted-figures')}"
    whole.add_argument(
        "--version", action="version", version=told, help="print the version and exit"
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command, options in _options().items():
        words = cleandoc(str(globals()[command].__doc__))
        first = words.partition("\n")[0]
        help = f"{first[0].lower()}{first[1:]}".rstrip(".")
        sub = commands.add_parser(command, help=help, description=words, **shape)
        sub.set_defaults(command=globals()[command])
        for name, settings in options.items():
            sub.add_argument(name, **settings)
    return whole


def _options() -> dict[str, dict[str, dict[str, Any]]]:
    """The options of each command, as argparse takes them."""
    commands = tomllib.loads(OPTIONS.read_text(encoding="utf-8"))
    for settings in (each for options in commands.values() for each in options.values()):
        if settings.keys() == {"help"}:
            settings["action"] = "store_true"
        elif settings.get("metavar") in TYPES:
            settings["type"] = TYPES[settings["metavar"]]
    return commands


def _message(error: Exception) -> str:
    """What an error says that is expected; nothing where it is a mistake of the program."""
    from analysis.report.run import ReportError
    from analysis.tables.files import REMEDIES

    if isinstance(error, OSError) and error.strerror and error.filename:
        # Of a copy or a replacement the second name is the place that was to be written.
        file, remedy = error.filename2 or error.filename, REMEDIES.get(error.errno or 0)
        return f"{file}: {error.strerror}{f'. {remedy}.' if remedy else ''}"
    is_expected = isinstance(error, DataError | ReportError | OSError)
    return str(error) if is_expected and not isinstance(error, BrokenPipeError) else ""


def _asked(name: str) -> str:
    """What whoever sits at the terminal says; nothing where nobody does."""
    from analysis.add.drafts import faults_of_date

    help = _options()["add"][f"--{name}"]["help"]
    while sys.stdin.isatty() and sys.stderr.isatty():
        question = f"{help} (Enter where you do not know): "
        print(question, end="", file=sys.stderr, flush=True)
        words = input().strip()
        faults = faults_of_date(words) if name == "date" else []
        if not faults:
            return words
        print(*faults, sep="\n", file=sys.stderr)
    return ""


def _progress() -> Callable[[str], object]:
    """What prints a line on the way to whoever watches, and takes it where nobody does."""
    from analysis.report.run import silent

    return partial(print, file=sys.stderr, flush=True) if sys.stderr.isatty() else silent


def _notebooks(options: argparse.Namespace, *packages: str) -> list[Path]:
    """The notebooks that were named, or all of them, in order; `packages` are needed too."""
    from analysis.report.run import ReportError, settle_without_a_home

    if missing := [name for name in (*NOTEBOOK_PACKAGES, *packages) if find_spec(name) is None]:
        raise ReportError(
            f"Not installed here: {', '.join(missing)}. "
            f"Run pip install 'quoted-figures[{'test' if packages else 'notebooks'}]' "
            "and this command again."
        )
    settle_without_a_home()
    if options.notebooks:
        return list(options.notebooks)
    there = sorted(_notebook_folder().glob("*.ipynb"))
    for path in there:
        if not path.name[0].isdecimal():
            remedy = "let its name begin with a number, such as 11_"
            print(f"{path.name} is left out: {remedy}", file=sys.stderr)
    return [path for path in there if path.name[0].isdecimal()]


def _notebook_folder() -> Path:
    folder = _checkout() / "notebooks"
    if not folder.is_dir():
        raise FileNotFoundError(
            errno.ENOENT, "is part of the repository, not of the installed package", folder.name
        )
    return folder


def _checkout() -> Path:
    """The top of the repository; the working directory for the installed package."""
    top = Path(__file__).parents[2]
    return top if (top / "notebooks").is_dir() else Path.cwd()
