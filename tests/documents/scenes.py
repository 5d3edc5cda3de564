# SPDX-License-Identifier: GPL-2.0-only
"""Scenes: what is there before a document's commands are typed; scenes.sh makes them."""
import os
import re
import tempfile

from shells import Shell, read_output

SECONDS = 300


def scenes_in(root):
    """Of scenes.sh: scene -> place."""
    with open(f"{root}/tests/documents/scenes.sh", encoding="utf-8") as file:
        text = file.read()
    return {name.replace("_", " "): place
            for place, name in re.findall(r"^# (\w+): .*\n(?:#.*\n)*scene_(\w+)\(\)$", text, re.M)}


class Session:
    """A scene, set up, with the shells of its two users."""

    def __init__(self, stage, place, files):
        self.stage = stage
        self.place = place
        self.folder = "/"
        self.files = files
        self.shells = {}
        self.why = []

    def do(self, text):
        output = self.stage.begin(text)
        status = self.stage.end(SECONDS)
        if status != 0:
            self.why += read_output(output) + [f"{text}: ended with {status}"]

    def open_shells(self):
        with open(f"{self.files}/folder", encoding="utf-8") as file:
            self.folder = file.read().strip()
        for prompt, user in (("$", "user"), ("#", "root")):
            enter = os.path.join(self.files, user)
            self.shells[prompt] = Shell([enter], f"{self.files}/{user}.files")

    def end(self):
        for shell in self.shells.values():
            shell.close()
        self.do(f"{self.place}_ends")
        self.stage.close()


class Scenes:
    """Begins scenes of one place."""

    def __init__(self, root, place):
        self.root = root
        self.place = place
        self.places = scenes_in(root)

    def place_of(self, scene):
        """A scene has words after its name: options for it."""
        return self.places.get(self.name_of(scene))

    def name_of(self, scene):
        return max((name for name in self.places
                    if (scene + " ").startswith(name + " ")), key=len, default=None)

    def begin(self, scene):
        name = self.name_of(scene)
        files = tempfile.mkdtemp(dir="/tmp")
        os.chmod(files, 0o755)
        stage = Shell(["env", f"SCR_ROOT={self.root}", f"SCENE_FILES={files}", "bash"],
                      f"{files}/stage")
        session = Session(stage, self.place, files)
        session.do(f". {self.root}/tests/documents/scenes.sh")
        session.do(f"{self.place}_begins && scene_{name.replace(' ', '_')} {scene[len(name):]}")
        session.do(f"{self.place}_shells")
        if not session.why:
            session.open_shells()
        return session
