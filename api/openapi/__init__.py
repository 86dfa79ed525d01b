"""The description of the service: ``/openapi.json``."""
