# SPDX-License-Identifier: GPL-2.0-only
"""Sphinx configuration, and the directive kernel-doc.

The directive is written as in the kernel's own documentation, so that these
pages build there as well. Here it runs the kernel's scripts/kernel-doc, from
wherever the kernel's headers or sources are: see kernel_doc_script().
"""
import glob
import os
import subprocess

from docutils import nodes, statemachine
from docutils.parsers.rst import Directive, directives
import sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import switch_source_input

project = "scr"
author = "the scr project"
copyright = author  # pylint: disable=redefined-builtin
primary_domain = "c"
highlight_language = "none"
html_theme = "alabaster"
html_theme_options = {"page_width": "1250px", "body_max_width": "100%", "nosidebar": False}
html_show_copyright = False
html_static_path = ["style"]
html_css_files = ["scr.css"]

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def kernel_doc_script():
    """KERNELDOC, else that of KERNEL, else that of any installed headers."""
    if "KERNELDOC" in os.environ:
        return os.environ["KERNELDOC"]
    folders = [os.environ.get("KERNEL", ""), f"/lib/modules/{os.uname().release}/build"]
    for pattern in ("/usr/src/linux-headers-*", "/usr/lib/linux-kbuild-*"):
        folders += sorted(glob.glob(pattern), reverse=True)
    for folder in folders:
        script = os.path.join(folder, "scripts", "kernel-doc")
        if folder and os.access(script, os.X_OK):
            return script
    raise ExtensionError("scripts/kernel-doc of a kernel was not found: install "
                         "linux-headers-amd64, or set KERNEL to a kernel's folder")


class KernelDoc(Directive):
    """.. kernel-doc:: FILE, with :identifiers: for some of its comments only."""

    required_arguments = 1
    option_spec = {"identifiers": directives.unchanged}

    def run(self):
        environment = self.state.document.settings.env
        path = os.path.join(ROOT, self.arguments[0])
        environment.note_dependency(path)
        command = [kernel_doc_script(), "-rst", "-sphinx-version", sphinx.__version__]
        for identifier in self.options.get("identifiers", "").split():
            command += ["-function", identifier]
        result = subprocess.run(command + [path], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, check=False)
        if result.returncode or result.stderr or not result.stdout.strip():
            raise self.error(f"kernel-doc {self.arguments[0]}: {result.stderr or 'no comment'}")
        lines = statemachine.StringList(
            statemachine.string2lines(result.stdout, 8, convert_whitespace=True), source=path)
        node = nodes.section()
        with switch_source_input(self.state, lines):
            self.state.nested_parse(lines, 0, node, match_titles=True)
        return node.children


def setup(app):
    # For what is in these pages and not in those of a kernel: scripts/upstream/document.
    app.tags.add("project")
    app.add_directive("kernel-doc", KernelDoc)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
