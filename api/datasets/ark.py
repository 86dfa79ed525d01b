"""``/ark:/NAAN/name``: the identifiers that records are cited by lead to their pages."""

from __future__ import annotations

from api.answering import Answering, Asked, redirect
from api.datasets.signposting import ark_path
from api.errors import Problem
from api.responses import Response
from api.serving import Current, Serving
from api.site import Site


class Ark(Answering):
    """Redirects ARKs of the operator's number.

    Args:
        serving: what is served.
        site: whose number it is.
    """

    route = "/ark:"

    def __init__(self, serving: Serving, site: Site) -> None:
        super().__init__(serving)
        self._naan = site.identifiers.naan

    async def respond(self, asked: Asked, current: Current) -> Response:
        """The way to the record: it may have changed by tomorrow, so it is not for ever."""
        path = ark_path(self._naan, asked.raw_path)
        if path is None or path.startswith("//"):
            raise Problem(
                404, f"This service names its records by ARKs that begin /ark:/{self._naan}/."
            )
        return redirect(302, f"{asked.origin}{path}")
