"""Which distribution of PyPI has a module."""

from __future__ import annotations

from functools import cache
from importlib.metadata import packages_distributions
from typing import Final

#: module → distribution, where the two names differ; from the distributions' own documentation
_DISTRIBUTIONS: Final = {
    "Bio": "biopython", "Crypto": "pycryptodome", "MySQLdb": "mysqlclient", "OpenGL": "PyOpenGL",
    "OpenSSL": "pyOpenSSL", "PIL": "pillow", "PyQt5": "PyQt5", "allensdk": "allensdk",
    "attr": "attrs", "bs4": "beautifulsoup4", "cairo": "pycairo", "cv2": "opencv-python",
    "dateutil": "python-dateutil", "docx": "python-docx", "dotenv": "python-dotenv",
    "faiss": "faiss-cpu", "fitz": "PyMuPDF", "gi": "PyGObject", "git": "GitPython",
    "github": "PyGithub", "google.cloud": "google-cloud", "igraph": "igraph", "jwt": "PyJWT",
    "kneed": "kneed", "ldap": "python-ldap", "leidenalg": "leidenalg", "magic": "python-magic",
    "mpl_toolkits": "matplotlib", "nbdev": "nbdev", "osgeo": "GDAL", "pkg_resources": "setuptools",
    "psycopg2": "psycopg2-binary", "pylab": "matplotlib", "pythoncom": "pywin32",
    "serial": "pyserial", "skbio": "scikit-bio", "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skopt": "scikit-optimize", "slugify": "python-slugify", "sksurv": "scikit-survival",
    "tables": "tables", "talib": "TA-Lib", "tensorflow_datasets": "tensorflow-datasets",
    "tf_keras": "tf_keras", "umap": "umap-learn", "usb": "pyusb", "wx": "wxPython",
    "yaml": "PyYAML", "zmq": "pyzmq",
}  # fmt: skip


@cache
def _installed() -> dict[str, list[str]]:
    return dict(packages_distributions())


def distribution_of(module: str) -> str:
    """The distribution that has the top-level ``module``; of unknown ones, the same name.

    >>> distribution_of("sklearn"), distribution_of("numpy")
    ('scikit-learn', 'numpy')
    """
    known = _DISTRIBUTIONS.get(module) or next(iter(_installed().get(module, ())), "")
    return known or module.replace("_", "-")
