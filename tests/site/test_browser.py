"""The real site in headless Chromium, as a reader meets it."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock
from playwright.sync_api import Error, sync_playwright

from solutions.lab import figures
from solutions.lab.catalogue import ROOT
from solutions.lab.experiment import FigureSpec
from solutions.lab.figures import COLORS, INK, MUTED, band
from solutions.site.chapter import section_pages
from solutions.site.page import sections

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ANSWERS = sorted({place.removesuffix(".md") + "/" for place in sections(ROOT).values()})
SECTIONS = [place.removesuffix("index.md") for place in section_pages(ROOT).values()]
PAGES = ["", "ch08/", *SECTIONS, *ANSWERS]
SCHEMES = ["light", "dark"]


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Quiet."""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the site, built strictly from the committed results, once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "site"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            build(folder)
    return folder


def build(folder):
    variables = {**os.environ, "SOLUTIONS_EXECUTE": "never", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    half = folder.with_suffix(".half")  # a build that failed is not taken for a site
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(half)]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    half.rename(folder)


@pytest.fixture(scope="session")
def origin(site):
    """The address of the site."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium, or an installed Chrome or Edge; skipped where there is none, except in CI."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    ways = [{"executable_path": path}] if path else [{"channel": "chrome"}, {"channel": "msedge"}]
    with sync_playwright() as playwright:
        for way in ways:
            try:
                started = playwright.chromium.launch(args=QUIET, **way)
            except Error:
                continue
            yield started
            started.close()
            return
    message = "没有找到 Chromium、Chrome 或 Edge：请安装其中一个（Debian、Ubuntu：apt install chromium）。"
    pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


@pytest.fixture
def visit(browser, origin):
    """``visit(path, width, scheme, javascript)`` opens a page; at the end nothing may have left the origin."""
    contexts, foreign, failed, complaints = [], [], [], []

    def open_it(path: str, width: int = 1280, scheme: str = "light", javascript: bool = True):
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: None if request.url.startswith((origin, "data:", "blob:")) else foreign.append(request.url),
        )
        page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(origin + path, wait_until="networkidle")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not foreign and not failed and not complaints


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_readable_in_both_schemes_and_its_links_lead_somewhere(visit, path, origin):
    page = visit(path)  # once for all three: opening a page is what takes the time
    shades = {}
    for scheme in SCHEMES:
        switch(page, scheme)
        axe_finds_nothing_serious(page)
        shades[scheme] = shades_of_figures(page) if path in ANSWERS else None
    links_lead_somewhere(page, origin)
    if path in ANSWERS:
        assert shades["light"][0] < 100 < 200 < shades["light"][1]
        assert shades["dark"][0] > 180 > 90 > shades["dark"][1]


def switch(page, scheme):
    """What a reader's system does at sunset."""
    page.emulate_media(color_scheme=scheme)
    name = {"light": "default", "dark": "slate"}[scheme]
    page.wait_for_function(f"document.body.getAttribute('data-md-color-scheme') == '{name}'")
    page.wait_for_timeout(200)  # links fade from one colour to the other


def axe_finds_nothing_serious(page):
    found = Axe().run(page).response["violations"]
    serious = [
        f"{item['id']}: {node['target']} {node['failureSummary']}"
        for item in found
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"][:3]
    ]
    assert not serious, "\n".join(serious)


def shades_of_figures(page):
    """Mean brightness of the ink and of the ground; every figure says what it shows and keeps its text as text."""
    figures = page.locator("article svg.figure")
    assert figures.count() > 0
    for n in range(figures.count()):
        assert len(figures.nth(n).get_attribute("aria-label")) > 15
        assert figures.nth(n).locator("text").count() > 2
    ink = figures.first.locator("text").first.evaluate("e => getComputedStyle(e).fill")
    ground = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    return [sum(map(int, color[4:-1].split(","))) / 3 for color in (ink, ground)]


def links_lead_somewhere(page, origin):
    hrefs = page.evaluate("[...document.querySelectorAll('article a[href]')].map(a => a.href)")
    inside = sorted({href for href in hrefs if href.startswith(origin)})
    for address in {href.split("#")[0] for href in inside}:
        assert page.request.get(address).ok, address
    here = page.url.split("#")[0]
    for target in (href.split("#")[1] for href in inside if href.startswith(f"{here}#")):
        assert page.evaluate("id => !!document.getElementById(decodeURIComponent(id))", target), target
    assert not [href for href in hrefs if not href.startswith(origin)]  # nothing a reader needs is elsewhere


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways(visit, path):
    page = visit(path, width=375)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("path", ANSWERS)
def test_answers_and_math_are_there_without_javascript(visit, path):
    page = visit(path, javascript=False)
    formulas = page.locator("article > p math")
    assert formulas.count() > 3 and formulas.first.bounding_box()["width"] > 2
    claims = page.locator(".claims li")
    assert claims.count() > 0 and claims.first.is_visible()
    assert page.locator("article svg.figure").first.bounding_box()["height"] > 100
    page.locator("details.tip summary").first.click()  # folds are the browser's own
    assert page.locator("details.tip > :not(summary)").first.is_visible()


def test_formulas_are_set_in_the_sites_own_math_font(visit):
    page = visit(ANSWERS[-1])
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Site Math\"', '𝑥'))")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family.replaceAll('\"', ''))"
    )
    assert "Site Math" in loaded
    tall = page.evaluate(
        "[...document.querySelectorAll('math[display=block]')].map(m => m.getBoundingClientRect().height)"
    )
    assert max(tall) > 30  # fractions and brackets grow


@pytest.mark.parametrize("word", ["困惑度", "隐状态", "梯度裁剪", "齐普夫指数", "随机偏移"])
def test_search_finds_words_in_the_middle_of_a_sentence(visit, word):
    page = visit("")
    page.locator("input.md-search__input").click()
    page.keyboard.insert_text(word)
    page.keyboard.press("End")  # an input method ends with a key too; the search listens for keys
    hit = page.locator(".md-search-result__item a").first
    hit.wait_for(state="visible", timeout=15_000)
    assert "ch08/" in hit.get_attribute("href")
    for more in page.locator(".md-search-result__more summary").all():
        more.click()  # further hits on the same page are folded
    assert word in page.locator(".md-search-result__list").inner_text().replace("\u200b", "")


def test_figures_are_dark_on_paper_even_from_a_dark_screen(visit):
    page = visit(ANSWERS[-1], scheme="dark")
    page.emulate_media(media="print")
    ink = page.locator("article svg.figure text").first.evaluate("e => getComputedStyle(e).fill")
    assert sum(map(int, ink[4:-1].split(","))) / 3 < 100


def test_a_missing_page_is_answered_in_chinese(browser, origin):
    page = browser.new_page()
    page.goto(f"{origin}404.html")
    assert "没有这一页" in page.locator("article").inner_text()
    page.close()


def busy_figure(values, axes):
    """One of everything that the answers' figures draw."""
    line, scatter = axes
    line.set_xscale("log")
    band(line, [1, 10, 100], [[1, 2, 3], [2, 3, 5]], "带", COLORS[0], marker="o")
    line.plot([1, 100], [2, 4], "--", color=MUTED, alpha=0.5, label="参照")
    line.legend()
    scatter.scatter([1, 2, 3, 2], [3, 1, 2, 2], s=[20, 40, 80, 900], color=COLORS[1], alpha=0.4)
    scatter.bar([1, 2, 3], [1, 2, 1], color=COLORS[2], alpha=0.3)
    scatter.errorbar([1, 2, 3], [2, 2.5, 2], yerr=0.4, color=INK, capsize=3)
    scatter.set_ylabel("高")
    return "各种图元都在，画成紧凑的样子以后一个像素也没有变。"


def test_a_compact_figure_is_the_same_picture(browser, monkeypatch):
    spec = FigureSpec(busy_figure, "图注", 2.5, 2)
    small, _ = figures.draw(spec, {}, "fig")
    monkeypatch.setattr(figures, "compact", lambda root, prefix: root)
    whole, _ = figures.draw(spec, {}, "fig")
    assert len(small) < 0.6 * len(whole)
    page, pictures = browser.new_page(), []
    for svg in (small, whole):
        page.set_content(f"<div style='width: 600px'>{svg}</div>")
        pictures.append(page.screenshot(full_page=True))
    page.set_content("<div style='width: 600px'></div>")
    assert pictures[0] == pictures[1] != page.screenshot(full_page=True)
    page.close()
