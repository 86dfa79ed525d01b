"""The Model Context Protocol: tools by which programs that read text use the graph.

Source: https://modelcontextprotocol.io/specification; the server is PyPI's ``mcp``.
"""
