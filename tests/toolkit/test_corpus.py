"""Corpora: where they are looked for, what is let in, and what a person is told when something is wrong.

No test reaches the internet: what is downloaded comes from a server on 127.0.0.1.
"""

import hashlib
import http.server
import os
import threading
from pathlib import Path

import pytest

from solutions.errors import UserError
from solutions.toolkit import download
from solutions.toolkit.corpus import REGISTRY, corpora, expected_sha256, load_corpus

BOOK = b"One line.\n\nAnother line, and the last.\n"
STORY = "It began with a sentence. " + "There was a middle, and it was long. " * 20 + "It’s here\nthat it ended."
EDITION = f"""\ufeffTitle: A Tale of Tides

Release date: May 1, 1999 [eBook #7]
                Most recently updated: March 3, 2021

*** START OF THE PROJECT GUTENBERG EBOOK A TALE OF
TIDES ***

Produced by two people
and a scanner.

Contents. I. A beginning.

{STORY}

End of the Project Gutenberg EBook of A Tale of Tides

*** END OF THE PROJECT GUTENBERG EBOOK A TALE OF TIDES ***

Do as you like with it.
"""


@pytest.fixture(autouse=True)
def no_surprises(monkeypatch):
    monkeypatch.delenv("SOLUTIONS_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "RETRIES", 0)


@pytest.fixture
def server():
    """A web server: ``server.files`` are its contents, ``server.asked`` the paths it was asked for."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            content = self.server.files.get(self.path)
            if isinstance(content, list):  # one answer after another
                content = content.pop(0) if len(content) > 1 else content[0]
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(BOOK if content == b"cut" else content or b"")))
            self.end_headers()
            self.wfile.write(BOOK[:12] if content == b"cut" else content or b"")

        def log_message(self, *arguments):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.files, running.asked, running.url = {}, [], f"http://127.0.0.1:{running.server_address[1]}"
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def registry(tmp_path, server) -> Path:
    """A registry of its own in an otherwise empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    common = 'edition = "第一版"\nlicence = "测试"\n'
    (folder / "corpora.toml").write_text(
        f"""[book]\ntitle = "小书"\nfile = "book.txt"\n{common}
sources = ["{server.url}/first.txt", "{server.url}/second.txt"]
bytes = {len(BOOK)}\nsha256 = "{hashlib.sha256(BOOK).hexdigest()}"
[tale]\ntitle = "潮汐故事"\nfile = "tale.txt"\n{common}
sources = ["{server.url}/tale.txt"]\nbytes = 900\nsha256 = "{"0" * 64}"
[tale.accept]\ntitle = "A Tale of Tides"\nmin_characters = 700\nmax_characters = 900
first = "It began with a sentence."\nlast = "It's here that it ended."
[own]\ntitle = "自己的"\nfile = "own.txt"\n{common}""",
        encoding="utf-8",
    )
    return folder / "corpora.toml"


def refusal(name: str, registry: Path, **options) -> str:
    """What a person is told: one line, whatever went wrong."""
    with pytest.raises(UserError) as error:
        load_corpus(name, registry=registry, **options)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_download_is_verified_and_kept(registry, server):
    server.files["/first.txt"] = BOOK
    corpus = load_corpus("book", registry=registry)
    assert (corpus.name, corpus.title, corpus.edition) == ("book", "小书", "第一版")
    assert corpus.text.encode() == BOOK and corpus.sha256 == hashlib.sha256(BOOK).hexdigest()
    assert (registry.parent / "book.txt").read_bytes() == BOOK
    assert load_corpus("book", registry=registry) == corpus and server.asked == ["/first.txt"]


def test_the_next_source_is_tried(registry, server, capsys):
    server.files["/second.txt"] = BOOK
    assert load_corpus("book", registry=registry).text.encode() == BOOK
    assert server.asked == ["/first.txt", "/second.txt"]
    assert capsys.readouterr().err.count("正在下载《小书》") == 2


def test_a_broken_connection_is_tried_again(registry, server, monkeypatch):
    monkeypatch.setattr(download, "RETRIES", 1)
    server.files["/first.txt"] = [b"cut", BOOK]
    assert load_corpus("book", registry=registry).text.encode() == BOOK
    assert server.asked == ["/first.txt", "/first.txt"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"cut", "连接失败"), (b"<html>Please log in</html>", "SHA-256 不符"), (None, "服务器回答 404")],
)
def test_a_failed_download_leaves_nothing_behind(registry, server, content, reason):
    server.files = {"/first.txt": content, "/second.txt": content}
    told = refusal("book", registry)
    assert told.count(reason) == 2 and f"{server.url}/second.txt" in told
    assert [path.name for path in registry.parent.iterdir()] == ["corpora.toml"]


def test_an_interrupted_download_leaves_nothing_behind(registry, server, monkeypatch):
    import pooch

    def interrupted(self, url, output_file, *_, **__):
        Path(output_file).write_bytes(BOOK[:9])
        raise KeyboardInterrupt

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load_corpus("book", registry=registry)
    assert [path.name for path in registry.parent.iterdir()] == ["corpora.toml"]


def test_without_a_network_the_file_its_place_and_the_offline_way_are_named(registry, server):
    server.shutdown()
    server.server_close()
    told = refusal("book", registry)
    assert "连接失败" in told
    for part in ("《小书》", "book.txt", str(registry.parent / "book.txt"), "SOLUTIONS_DATA", "--sample"):
        assert part in told


def test_without_leave_to_fetch_nothing_is_asked_of_the_network(registry, server):
    server.files["/first.txt"] = BOOK
    assert "--sample" in refusal("book", registry, fetch=False)
    assert server.asked == []


def test_the_data_folder_comes_before_the_setting_and_the_setting_before_the_network(
    registry, server, tmp_path, monkeypatch
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("SOLUTIONS_DATA", str(elsewhere))
    server.files["/first.txt"] = BOOK
    (elsewhere / "book.txt").write_bytes(BOOK)
    load_corpus("book", registry=registry)
    assert server.asked == [] and not (registry.parent / "book.txt").exists()
    (elsewhere / "book.txt").write_bytes(b"spoilt")
    (registry.parent / "book.txt").write_bytes(BOOK)
    load_corpus("book", registry=registry)  # the spoilt file is never reached
    (registry.parent / "book.txt").unlink()
    assert str(elsewhere / "book.txt") in refusal("book", registry)  # and here it is not passed over
    (elsewhere / "book.txt").unlink()
    load_corpus("book", registry=registry)
    assert server.asked == ["/first.txt"]


def test_a_setting_that_leads_nowhere_is_named_once_it_is_needed(registry, tmp_path, monkeypatch):
    monkeypatch.setenv("SOLUTIONS_DATA", str(tmp_path / "nowhere"))
    told = refusal("book", registry)
    assert "SOLUTIONS_DATA" in told and str(tmp_path / "nowhere") in told
    (registry.parent / "book.txt").write_bytes(BOOK)
    load_corpus("book", registry=registry)


def test_a_file_cut_short_is_recognised(registry, server):
    path = registry.parent / "book.txt"
    path.write_bytes(BOOK[:20])
    told = refusal("book", registry)
    assert f"只有 20 字节，应有 {len(BOOK)} 字节，不完整" in told and str(path) in told and server.asked == []


def test_another_text_is_named_with_both_hashes(registry):
    (registry.parent / "book.txt").write_bytes(BOOK + b"!")
    told = refusal("book", registry)
    assert "内容不同" in told and "python -m solutions data" in told
    assert hashlib.sha256(BOOK).hexdigest() in told and hashlib.sha256(BOOK + b"!").hexdigest() in told


@pytest.mark.parametrize("damage", ["binary", "folder"])
def test_what_is_no_text_is_named(registry, damage):
    path = registry.parent / "tale.txt"
    path.mkdir() if damage == "folder" else path.write_bytes(b"\xff\xfe\x00")
    assert str(path) in refusal("tale", registry)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root 写得进任何文件夹")
def test_a_folder_that_takes_nothing_is_named(registry, server):
    server.files["/first.txt"] = BOOK
    registry.parent.chmod(0o500)
    told = refusal("book", registry)
    registry.parent.chmod(0o700)
    assert "写不进" in told


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_another_edition_of_a_gutenberg_book_is_let_in_and_recorded(registry, server, line_end):
    server.files["/tale.txt"] = EDITION.replace("\n", line_end).encode()
    corpus = load_corpus("tale", registry=registry)
    assert corpus.edition == "古登堡计划的另一版本（March 3, 2021）"
    assert corpus.text == f"Contents. I. A beginning.\n\n{STORY}\n"
    assert corpus.sha256 == hashlib.sha256(server.files["/tale.txt"]).hexdigest()
    assert expected_sha256("tale", registry) == "0" * 64


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("*** START", "*** BEGIN", "没有古登堡计划的 START 行"),
        ("*** END", "*** FIN", "没有古登堡计划的 END 行，多半没有下载完整"),
        ("A TALE OF\nTIDES", "A TALE OF\nTWO CITIES", "应是 'A Tale of Tides'"),
        ("and it was long. ", "", "个字符，应在 700 与 900 之间"),
        ("Contents.", "Contents. " + "And more of it. " * 20, "个字符，应在 700 与 900 之间"),
        ("It began with a sentence.", "It began with two of them.", "开头没有第一句"),
        ("that it ended.", "that it went on.", "结尾没有最后一句"),
    ],
)
def test_an_edition_that_is_not_the_whole_book_is_refused(registry, old, new, reason):
    assert old in EDITION
    path = registry.parent / "tale.txt"
    path.write_text(EDITION.replace(old, new), encoding="utf-8")
    told = refusal("tale", registry)
    assert reason in told and str(path) in told and "《潮汐故事》" in told


def test_a_refused_edition_is_no_download(registry, server):
    server.files["/tale.txt"] = EDITION[:400].encode()
    assert "没有下载完整" in refusal("tale", registry)
    assert not (registry.parent / "tale.txt").exists()


def test_our_own_text_is_what_it_is(registry):
    assert "git checkout" in refusal("own", registry)
    with pytest.raises(UserError, match="own.txt"):
        expected_sha256("own", registry)
    for text in (b"first", b"second"):
        (registry.parent / "own.txt").write_bytes(text)
        assert load_corpus("own", registry=registry).sha256 == hashlib.sha256(text).hexdigest()
        assert expected_sha256("own", registry) == hashlib.sha256(text).hexdigest()


def test_an_unknown_name_and_a_broken_registry_are_named(registry):
    assert "最接近的是：book" in refusal("bok", registry)
    registry.write_text("[book]\ntitel = 1\n", encoding="utf-8")
    assert str(registry) in refusal("book", registry)
    registry.write_text("[book\n", encoding="utf-8")
    assert str(registry) in refusal("book", registry)


def test_the_registry_names_title_licence_and_source_of_each_corpus():
    specs = corpora()
    assert [spec.title for spec in specs.values()] == ["时光机器", "世界大战", "随附的小故事"]
    for name, spec in specs.items():
        assert spec.licence and spec.edition
        assert len(spec.sha256) == 64 and spec.bytes > 0 and bool(spec.sources) == (name != "sample")


def test_the_story_that_comes_with_the_project_is_long_enough_and_repeats_nothing():
    text = load_corpus("sample", fetch=False).text
    assert text.isascii() and sum(character.isalpha() for character in text) >= 12_000
    assert {*text.lower()} >= {*"abcdefghijklmnopqrstuvwxyz"}
    words = text.split()
    runs = [tuple(words[n : n + 8]) for n in range(len(words) - 7)]
    assert len(set(runs)) == len(runs)  # no eight words twice: written, not generated


@pytest.fixture
def real(monkeypatch):
    """Load a real corpus without the network; skipped where it is not there, except in CI."""
    monkeypatch.undo()  # SOLUTIONS_DATA as the person has it

    def load(name: str):
        try:
            return load_corpus(name, fetch=False)
        except UserError as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"没有语料：{error}")

    return load


def test_the_time_machine_is_the_books_own_file(real):
    corpus = real("time_machine")
    assert hashlib.sha1(corpus.text.encode()).hexdigest() == "090b5e7e70c295757f55df93cb0a180b9691891a"
    assert len(corpus.text.splitlines()) == 3221 and corpus.text.startswith("The Time Machine, by H. G. Wells [1898]\n")
    assert corpus.sha256 == expected_sha256("time_machine")


def test_the_war_of_the_worlds_has_neither_header_nor_footer(real):
    corpus = real("war_of_the_worlds")
    assert "Gutenberg" not in corpus.text and "\r" not in corpus.text
    assert corpus.text.startswith("by H. G. Wells\n") and corpus.text.endswith("among the dead.\n")


def test_the_real_check_lets_other_editions_of_the_war_of_the_worlds_in_and_parts_of_it_not(real, tmp_path):
    corpus = real("war_of_the_worlds")
    data = tmp_path / "data"
    data.mkdir()
    (data / "corpora.toml").write_bytes(REGISTRY.read_bytes())
    title = "THE WAR OF THE WORLDS ***"
    plain = corpus.text.translate(str.maketrans("‘’“”", "''\"\""))

    def write(text: str) -> None:
        markers = f"*** START OF THE PROJECT GUTENBERG EBOOK {title}", f"*** END OF THE PROJECT GUTENBERG EBOOK {title}"
        (data / "war_of_the_worlds.txt").write_text(f"{markers[0]}\n\n{text}\n{markers[1]}\n", encoding="utf-8")

    write(plain)
    assert load_corpus("war_of_the_worlds", registry=data / "corpora.toml").text == plain
    write(plain[:150_000] + plain[154_000:])  # a piece out of the middle
    assert "正文有 333,343 个字符，应在" in refusal("war_of_the_worlds", data / "corpora.toml")
    write(plain[:-500])
    assert "最后一句" in refusal("war_of_the_worlds", data / "corpora.toml")
    write(plain[: len(plain) // 2])
    assert "个字符" in refusal("war_of_the_worlds", data / "corpora.toml")
