"""What the program says on the terminal of what it leaves undone, or does not do."""

from __future__ import annotations

import json
import shlex
import signal

import pytest

from tests.e2e.conftest import Program, events


def run_french(program, *words):
    program.settings["language"] = "fr"
    return program.run(*words)


def test_a_held_run_ends_with_what_still_waits_and_why(program, replica):
    program.output_dir.write_text("a file where the folder should be")
    done = program.run("--headless", "--json", replica.category_url("500"))
    assert done.returncode == 1
    last = events(done.stdout)[-1]
    assert (last["event"], last["queued"]) == ("finished", 3)
    assert done.stderr.splitlines()[-1] == (
        f"3 books still waiting. The folder “{program.output_dir}” cannot be written to. "
        "To continue, run the same command again."
    )
    # Nobody stays to look at it again.
    assert "by themselves" not in done.stderr

    done = run_french(program, "--headless", replica.audiobook_url("1001"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("3 livres attendent encore. Impossible d’écrire")


def test_a_run_that_could_do_all_says_nothing_of_waiting(program, replica):
    done = program.run("--headless", replica.audiobook_url("1003"))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_ended_says_that_the_next_start_goes_on(program, replica, number, code):
    hold = replica.hold("media")
    running = program.start("--headless", replica.category_url("500"))
    try:
        assert replica.wait_for(lambda: hold.waiting, 30)
        running.send_signal(number)
        _, stderr = running.communicate(timeout=30)
    finally:
        hold.release()
        running.kill()
    assert running.returncode == code
    told = "3 books waiting; the next start continues where this one stopped."
    assert stderr.splitlines()[-1] == told


def test_a_disk_on_which_nothing_can_be_written_is_told_once_and_ends_the_run(
    program, replica, small_disk
):
    disk = small_disk(program.data_dir, 4_000_000)
    program.settings["min_free_mb"] = 0
    hold = replica.hold("media")
    running = program.start("--headless", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(lambda: hold.waiting, 30)
        filler = disk.fill()
        hold.release()
        _, stderr = running.communicate(timeout=60)
    finally:
        hold.release()
        running.kill()
    assert running.returncode == 1
    assert "Traceback" not in stderr
    assert "Logging error" not in stderr
    assert stderr.startswith("Disk full: ")
    assert stderr.splitlines()[-1].startswith("1 book still waiting. Disk full: ")
    assert str(program.data_dir) in stderr
    filler.unlink()
    assert program.run("--headless").returncode == 0
    assert len(program.books) == 1


def test_a_paused_run_names_the_command_that_resumes_this_very_queue(program, replica):
    assert program.run("--pause").stderr == "The downloads are paused.\n"
    running = program.start("--headless", replica.audiobook_url("1003"))
    try:
        said = running.stderr.readline()
        name, *words = shlex.split(said.partition("“")[2].partition("”")[0])
        assert name == "ohdio-gui"
        assert "--resume" in words
        # Where it stands alone, without the settings of this run.
        done = Program(program.data_dir, program.output_dir, program.origin, {}).run(*words)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == "The downloads are resumed.\n"
        running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0


def test_commands_say_what_they_did_where_scripts_do_not_read(program):
    paused = program.run("--pause")
    assert (paused.stdout, paused.stderr) == ("", "The downloads are paused.\n")
    resumed = run_french(program, "--resume")
    assert resumed.stdout == ""
    assert resumed.stderr == "Les téléchargements reprendront au prochain lancement.\n"
    status = program.run("--status")
    assert status.stderr == ""
    assert json.loads(status.stdout)["is_paused"] is False


def test_a_second_start_says_which_of_its_options_have_no_effect(program, replica):
    hold = replica.hold("page")
    running = program.start("--headless", replica.audiobook_url("1003"))
    try:
        assert replica.wait_for(lambda: hold.waiting, 30)
        program.settings = {"max_concurrent_downloads": 2, "rate_limit": 1000}
        second = program.run("--headless", replica.audiobook_url("1002"))
        assert second.returncode == 0
        assert second.stderr == (
            "Handed over to the program that is already running; "
            "these options have no effect on it: "
            f"--output {program.output_dir}, --set rate_limit=1000\n"
        )
        assert program.status()["max_concurrent_downloads"] == 2
        plain = ["--data-dir", str(program.data_dir), "--headless", replica.audiobook_url("1001")]
        bare = Program(program.data_dir, program.output_dir, program.origin, {})
        bare.command = lambda *words: [*program.command()[:3], *words]
        third = bare.run(*plain)
        assert (third.returncode, third.stderr) == (0, "")
        hold.release()
        running.communicate(timeout=60)
    finally:
        hold.release()
        running.kill()
    assert running.returncode == 0


def test_the_help_and_what_is_wrong_with_a_command_are_said_in_the_person_s_language(program):
    told = run_french(program, "--help").stdout
    assert told.startswith("utilisation\u00a0: ohdio-gui ")
    assert "mettre les téléchargements en pause" in told
    assert "show" not in told
    wrong = run_french(program, "--what")
    assert (wrong.returncode, wrong.stderr) == (2, "ohdio-gui: options inconnues\u00a0: --what\n")
    wrong = run_french(program, "--set", "rate_limit=vite")
    assert wrong.returncode == 2
    assert "en octets par seconde" in wrong.stderr
