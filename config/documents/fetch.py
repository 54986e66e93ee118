"""The only door through which a document gets bytes: those handed in under their name."""

from typing import Never

from weasyprint.urls import URLFetcher, URLFetcherResponse

from config.documents.assets import Assets

SCHEME = "asset:"


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `asset:<name>` from memory. Any other address ends the rendering and is remembered.

    Nothing is left of the base class that could open an address: its handlers are removed.
    """

    def __init__(self, assets: Assets) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        for handlers in (
            self.handle_open,
            self.handle_error,
            self.process_request,
            self.process_response,
        ):
            handlers.clear()
        self.assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if name == url or name not in self.assets:
            self._refuse(url)
        mime, body = self.assets[name]
        return URLFetcherResponse(url, body, {"Content-Type": mime})

    __call__ = fetch

    def open(self, fullurl: object, data: object = None, timeout: object = None) -> Never:
        self._refuse(str(fullurl))

    def _refuse(self, url: str) -> Never:
        self.refused.append(url)
        raise ValueError("refused")
