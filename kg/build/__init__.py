"""The steps of a build, a file each; :mod:`kg.build.pipeline` has their order."""
