"""在全新的机器上准备好一切，然后在本地打开网站：python scripts/serve.py"""

import argparse
import socket

import environment


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        environment.stop(f"命令写得不对（{message}）。用法：python scripts/serve.py [--build] [--port 端口]")


def main() -> int:
    """Set up, build and serve; with ``--build`` only build into ``site/``."""
    parser = _Parser(description="准备环境，构建并在本地打开网站。", add_help=False)
    parser.add_argument("-h", "--help", action="help", help="显示这份说明")
    parser.add_argument("--build", action="store_true", help="只构建到 site/，不打开服务")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="端口，默认 8000")
    options = parser.parse_args()
    if not options.build:
        _require_free(options.port)
    python = environment.prepare()
    if options.build:
        return environment.run(python, ["-m", "mkdocs", "build", "--strict"])
    print(f"网站地址：http://127.0.0.1:{options.port}/ ，按 Ctrl-C 结束。", flush=True)
    status = environment.run(python, ["-m", "mkdocs", "serve", "-a", f"127.0.0.1:{options.port}"])
    return 0 if status in (130, -2) else status  # Ctrl-C is how serving is meant to end


def _require_free(port: int) -> None:
    """Say so at once, not after minutes of setting up."""
    if not 1 <= port <= 65535:
        environment.stop(f"端口要在 1 到 65535 之间，收到的是 {port}。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            environment.stop(f"端口 {port} 用不了（多半已被占用）。请换一个，例如 --port {port + 1}。")


if __name__ == "__main__":
    raise SystemExit(main())
