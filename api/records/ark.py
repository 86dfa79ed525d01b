"""``/ark:/NAAN/name``: the identifiers that records are cited by lead to their pages."""

from __future__ import annotations

from api.exports.signposting import ark_path
from api.http.endpoint import CachedEndpoint, Request, redirect
from api.http.problems import Problem
from api.http.responses import Response
from api.state.current_snapshot import Current


class Ark(CachedEndpoint):
    """Redirects ARKs of the operator's number."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The way to the record: it may have changed by tomorrow, so it is not for ever."""
        naan = self._site.identifiers.naan
        path = ark_path(naan, request.raw_path)
        if path is None or path.startswith("//"):
            raise Problem(404, f"This service names its records by ARKs that begin /ark:/{naan}/.")
        return redirect(302, f"{request.origin}{path}")
