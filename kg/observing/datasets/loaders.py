"""Functions that load datasets, and which dataset their arguments mean.

Source of the addresses: where the named libraries and hubs document each dataset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from kg.authorities.hubs import hub_dataset
from kg.authorities.publications import doi


class Loaded(NamedTuple):
    """A dataset that a call loads.

    Attributes:
        dataset: address or DOI, or a name where nothing better is known.
        name: what to call it.
        configuration: the part or version of it.
        written: as the code has it.
    """

    dataset: str
    name: str
    configuration: str
    written: str


#: reads constants of the positional and the keyword arguments, and the function's own name
Reader = Callable[[list[Any], Mapping[str, Any], str], Iterator[Loaded]]


@dataclass(frozen=True, slots=True)
class Loader:
    """Functions by their dotted names, and how their arguments are read."""

    pattern: re.Pattern[str]
    read: Reader


#: builders of Hugging Face's datasets that read files of the user's own
_BUILDERS: Final = frozenset(
    {
        "json", "csv", "text", "parquet", "arrow", "pandas", "xml", "sql", "generator",
        "imagefolder", "audiofolder", "videofolder", "webdataset", "cache",
    }
)  # fmt: skip
_HUB_NAME: Final = re.compile(r"[\w.-]*\w(?:/[\w.-]*\w)?")
_HUB_PATH: Final = re.compile(r"hf://datasets/([^/@]+/[^/@]+)(?:@([^/]+))?")
ADDRESS: Final = re.compile(r"(?:https?|ftp|s3|gs)://\S+")
_PANGAEA: Final = re.compile(r"(?:PANGAEA\.)?(\d{5,7})$", re.IGNORECASE)
_KAGGLE: Final = re.compile(r"[\w-]+/[\w-]+")
_HF: Final = "https://huggingface.co/datasets/"


def _argument(args: list[Any], keywords: Mapping[str, Any], at: int, *names: str) -> Any:
    for name in names:
        if name in keywords:
            return keywords[name]
    return args[at] if at < len(args) else None


def _hub(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
    path = _argument(args, keywords, 0, "path", "dataset_name")
    if not isinstance(path, str):
        return
    if path in _BUILDERS:
        files = keywords.get("data_files")
        listed = files if isinstance(files, list) else [files]
        if isinstance(files, dict):
            listed = list(files.values())
        for file in listed:
            if isinstance(file, str):
                yield from by_address(file)
        return
    if ADDRESS.fullmatch(path):
        yield from by_address(path)
        return
    if not _HUB_NAME.fullmatch(path) or path.endswith((".py", ".json", ".csv", ".txt")):
        return
    name = _argument(args, keywords, 1, "name", "config_name")
    yield Loaded(_HF + path, path, name if isinstance(name, str) else "", path)


def _hub_file(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
    name = _argument(args, keywords, 0, "repo_id")
    if isinstance(name, str) and keywords.get("repo_type") == "dataset":
        yield Loaded(_HF + name, name, str(keywords.get("revision") or ""), name)


def _documented(address: str, name: str) -> Reader:
    """A function or class that is one dataset; ``{}`` represents its name."""

    def read(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
        bare = re.sub(r"^(?:load|fetch)_", "", function)
        yield Loaded(address.format(function), name.format(bare), "", function)

    return read


def _constant(address: str, name: str, written: str) -> Reader:
    """A function that loads one dataset, whatever its arguments."""

    def read(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
        yield Loaded(address, name, "", written)

    return read


def _catalogued(address: str, name: str) -> Reader:
    """A function whose first argument names the dataset, a configuration after a slash."""

    def read(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
        given = _argument(args, keywords, 0, "name", "dataset_name")
        if isinstance(given, str) and given:
            whole, _, part = given.partition("/")
            yield Loaded(address.format(whole), name.format(whole), part, given)

    return read


def _openml(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
    number = keywords.get("data_id", keywords.get("dataset_id"))
    named = _argument(args, keywords, 0, "name", "dataset_id")
    if number is None and function == "get_dataset" and str(named).isdigit():
        number = named
    if number is not None and str(number).isdigit():
        yield Loaded(f"https://www.openml.org/d/{number}", f"OpenML {number}", "", str(number))
    elif isinstance(named, str) and named:
        version = str(keywords.get("version") or "")
        yield Loaded(f"OpenML {named}", f"OpenML {named}", version, named)


def _r_dataset(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
    name = _argument(args, keywords, 0, "dataname")
    package = _argument(args, keywords, 1, "package") or "datasets"
    if isinstance(name, str) and isinstance(package, str):
        address = f"https://vincentarelbundock.github.io/Rdatasets/doc/{package}/{name}.html"
        yield Loaded(address, f"{name} (R package {package})", "", f"{name}/{package}")


def _kaggle(address: str) -> Reader:
    def read(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
        name = _argument(args, keywords, 0, "handle", "competition", "dataset")
        if isinstance(name, str) and name:
            whole = "/".join(name.split("/")[:2])
            yield Loaded(address + whole, whole, "", name)

    return read


def _pangaea(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
    given = _argument(args, keywords, 0, "id")
    found = _PANGAEA.search(str(given)) if isinstance(given, (str, int)) else None
    if found:
        yield Loaded(f"10.1594/pangaea.{found[1]}", f"PANGAEA {found[1]}", "", str(given))


def _dandi(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
    given = _argument(args, keywords, 0, "dandiset_id")
    if isinstance(given, (str, int)) and str(given).isdigit():
        number = f"{int(given):06}"
        version = _argument(args, keywords, 1, "version_id")
        yield Loaded(
            f"https://dandiarchive.org/dandiset/{number}",
            f"DANDI {number}",
            version if isinstance(version, str) else "",
            str(given),
        )


def _address(at: int, *names: str) -> Reader:
    """A function that reads what is at an address."""

    def read(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
        given = _argument(args, keywords, at, *names)
        for one in given if isinstance(given, list) else [given]:
            if isinstance(one, str):
                yield from by_address(one)

    return read


def _data_address(at: int, *names: str) -> Reader:
    """A function that reads anything at an address: only what ends as data does is a dataset."""

    def read(args: list[Any], keywords: Mapping[str, Any], function: str) -> Iterator[Loaded]:
        given = _argument(args, keywords, at, *names)
        if isinstance(given, str) and is_data(given):
            yield from by_address(given)

    return read


_DATA_SUFFIX: Final = re.compile(
    r"\.(?:csv|tsv|jsonl?|ndjson|parquet|feather|xlsx?|ods|h5|hdf5|nwb|nc|nc4|zarr|npy|npz|mat|rda"
    r"|rds|arff|sav|dta|geojson|shp|gpkg|tiff?|fasta|fa|fastq|vcf|bed|gtf|gff3?|bam|h5ad|loom|mtx"
    r"|pkl|txt|dat|data|zip|tar|tgz|gz|bz2|xz|7z)(?:\.(?:gz|bz2|xz|zip))?(?:$|[?#])",
    re.IGNORECASE,
)


def is_data(address: str) -> bool:
    """Whether ``address`` ends as files of data do.

    >>> is_data("https://example.org/a.csv?raw=1"), is_data("https://example.org/about")
    (True, False)
    """
    return bool(ADDRESS.fullmatch(address) and _DATA_SUFFIX.search(address.rstrip("/")))


def by_address(address: str) -> Iterator[Loaded]:
    """The dataset at ``address``; none where it is a path."""
    address = address.strip()
    if found := _HUB_PATH.match(address):
        yield Loaded(_HF + found[1], found[1], found[2] or "", address)
        return
    if not ADDRESS.fullmatch(address):
        return
    public = re.sub(r"^(\w+://)[^/@]*@", r"\1", address)
    # of a file in a record of a hub, the record is the dataset
    if (hub := hub_dataset(public)) and hub.hub in ("huggingface.co", "openml.org"):
        yield Loaded(hub.address, hub.name, hub.configuration, public)
        return
    known = doi(public) if "doi.org" in public or "PANGAEA" in public.upper() else ""
    if found := re.match(r"https?://(?:www\.)?zenodo\.org/(?:api/)?records?/(\d+)", public):
        known = f"10.5281/zenodo.{found[1]}"
    yield Loaded(known or public, known or public, "", public)


def _loader(pattern: str, read: Reader) -> Loader:
    return Loader(re.compile(pattern), read)


#: the first whose pattern fits the dotted name of a function decides
LOADERS: Final = (
    _loader(
        r"(?:datasets\.)?(?:load_dataset|load_dataset_builder|get_dataset_config_names"
        r"|get_dataset_split_names)",
        _hub,
    ),
    _loader(r"huggingface_hub\.(?:hf_hub_download|snapshot_download)", _hub_file),
    _loader(r"(?:sklearn|scikit_learn)\.datasets\.fetch_openml|fetch_openml", _openml),
    _loader(r"openml\.datasets\.get_dataset", _openml),
    _loader(
        r"sklearn\.datasets\.(?:load|fetch)_"
        r"(?!files$|svmlight_files?$|sample_images?$|openml$|mldata$|file$)\w+",
        _documented(
            "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.{}.html",
            "{} (scikit-learn)",
        ),
    ),
    _loader(
        r"aif360\.sklearn\.datasets\.fetch_\w+",
        _documented(
            "https://aif360.readthedocs.io/en/stable/modules/generated/"
            "aif360.sklearn.datasets.{}.html",
            "{} (AIF360)",
        ),
    ),
    _loader(
        r"aif360\.datasets\.\w+Dataset(?<!BinaryLabelDataset)(?<!StandardDataset)"
        r"(?<!StructuredDataset)(?<!RegressionDataset)",
        _documented(
            "https://aif360.readthedocs.io/en/stable/modules/generated/aif360.datasets.{}.html",
            "{} (AIF360)",
        ),
    ),
    _loader(
        r"torchvision\.datasets\.(?!ImageFolder|DatasetFolder|FakeData|VisionDataset|utils)[A-Z]\w+",
        _documented(
            "https://pytorch.org/vision/stable/generated/torchvision.datasets.{}.html",
            "{} (torchvision)",
        ),
    ),
    _loader(
        r"torchgeo\.datasets\.(?!RasterDataset|VectorDataset|GeoDataset|NonGeo|Intersection|Union)"
        r"[A-Z]\w+",
        _documented("torchgeo {}", "{} (TorchGeo)"),
    ),
    _loader(
        r"tensorflow_datasets\.(?:load|builder)",
        _catalogued("https://www.tensorflow.org/datasets/catalog/{}", "{} (TensorFlow Datasets)"),
    ),
    _loader(
        r"statsmodels(?:\.\w+)*\.(?:datasets\.)?(?:utils\.)?get_rdataset|get_rdataset", _r_dataset
    ),
    _loader(
        r"seaborn\.load_dataset",
        _catalogued(
            "https://raw.githubusercontent.com/mwaskom/seaborn-data/master/{}.csv", "{} (seaborn)"
        ),
    ),
    _loader(
        r"kagglehub\.(?:dataset_download|load_dataset|dataset_load)",
        _kaggle("https://www.kaggle.com/datasets/"),
    ),
    _loader(r"kagglehub\.competition_download", _kaggle("https://www.kaggle.com/competitions/")),
    _loader(r"(?:\w+\.)*api\.dataset_download_files?", _kaggle("https://www.kaggle.com/datasets/")),
    _loader(
        r"(?:\w+\.)*api\.competition_download_files?",
        _kaggle("https://www.kaggle.com/competitions/"),
    ),
    _loader(r"(?:pangaeapy\.(?:\w+\.)*)?PanDataSet", _pangaea),
    _loader(r"(?:[\w]+\.)*get_dandiset", _dandi),
    _loader(
        r"(?:pandas|polars|dask\.dataframe|geopandas|cudf|modin\.pandas|awkward|vaex)"
        r"\.(?:read_\w+|scan_\w+)|vaex\.open",
        _address(0, "filepath_or_buffer", "io", "path_or_buf", "path", "source", "filename"),
    ),
    _loader(r"(?:numpy)\.(?:loadtxt|genfromtxt)", _address(0, "fname")),
    _loader(
        r"(?:xarray|netCDF4|h5py|anndata|scanpy)\.\w+", _address(0, "filename_or_obj", "filename")
    ),
    _loader(r"pooch\.retrieve", _address(0, "url")),
    _loader(r"(?:\w+\.)*utils\.get_file", _address(1, "origin")),
    _loader(
        r"(?:urllib\.request\.(?:urlretrieve|urlopen|Request)|urllib\.urlretrieve|urllib2\.urlopen"
        r"|requests\.get|wget\.download|httpx\.get)",
        _data_address(0, "url"),
    ),
)

#: modules of datasets, each with functions of the same names: ``keras.datasets.mnist.load_data``
_MODULES: Final = (
    (
        re.compile(r"(?:tensorflow\.|tf\.)?(?:python\.)?keras\.datasets\.(\w+)\.load_data"),
        "https://keras.io/api/datasets/{}/",
        "{} (Keras)",
    ),
    (
        re.compile(r"statsmodels(?:\.api)?\.datasets\.(\w+)\.(?:load|load_pandas|data)"),
        "https://www.statsmodels.org/stable/datasets/generated/{}.html",
        "{} (statsmodels)",
    ),
)


#: the dotted names of all of them
PATTERNS: Final = (*(pattern for pattern, _, _ in _MODULES), *(one.pattern for one in LOADERS))
#: most functions are none
_ANY: Final = re.compile("|".join(pattern.pattern for pattern in PATTERNS))
#: of these, one is in code that calls a loader, whatever it imported the loader as
_HINTS: Final = (
    "datasets", "load_dataset", "get_dataset", "rdataset", "dataset_download", "dataset_load",
    "competition_download", "fetch_openml", "PanDataSet", "dandiset", "huggingface_hub", "read_",
    "scan_", "vaex", "loadtxt", "genfromtxt", "xarray", "netCDF4", "h5py", "anndata", "scanpy",
    "pooch", "get_file", "urllib", "requests", "wget", "httpx",
)  # fmt: skip


def loader_hints(code: str) -> list[str]:
    """What is in ``code`` of which one is in all code that calls a function that loads a dataset.

    >>> loader_hints("from datasets import *"), loader_hints("dataset = open(file)")
    (['datasets'], [])
    """
    return [hint for hint in _HINTS if hint in code]


@lru_cache(maxsize=4096)
def loader_of(function: str) -> Reader | None:
    """How the arguments of ``function`` (its dotted name) are read; ``None``: it loads none."""
    if not _ANY.fullmatch(function):
        return None
    for pattern, address, name in _MODULES:
        if found := pattern.fullmatch(function):
            return _constant(address.format(found[1]), name.format(found[1]), found[1])
    return next((one.read for one in LOADERS if one.pattern.fullmatch(function)), None)


def loaded(function: str, args: list[Any], keywords: Mapping[str, Any]) -> Iterator[Loaded]:
    """The datasets that a call of ``function`` (its dotted name) loads.

    >>> [l.dataset for l in loaded("datasets.load_dataset", ["glue", "mrpc"], {})]
    ['https://huggingface.co/datasets/glue']
    >>> list(loaded("datasets.load_dataset", ["csv"], {"data_files": "a.csv"}))
    []
    """
    reader = loader_of(function)
    if reader is not None:
        yield from reader(args, keywords, function.rpartition(".")[2])
