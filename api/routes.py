"""The table of routes: every address of the service, a row each.

Routing, the methods that CORS and ``Allow`` name, ``/openapi.json``, the api-catalog and the
pages in the sitemap follow from it. To add an address is to add a row; where two rows match a
path, the first one answers.
"""

from __future__ import annotations

from typing import Final

from api.comparison.endpoint import MEDIA_TYPES as COMPARISON_TYPES
from api.comparison.endpoint import Comparisons
from api.downloads.dumps import MEDIA_TYPES as LISTING_TYPES
from api.downloads.dumps import Dumps
from api.harvesting import catalog, fair_data_point
from api.harvesting.api_catalog import MEDIA_TYPE as API_CATALOG
from api.harvesting.api_catalog import ApiCatalog
from api.harvesting.catalog import Catalog
from api.harvesting.fair_data_point import FairDataPoint
from api.harvesting.feed.atom import MEDIA_TYPE as ATOM
from api.harvesting.feed.endpoint import MEDIA_TYPES as FEED_TYPES
from api.harvesting.feed.endpoint import OF_STREAM as STREAM_TYPES
from api.harvesting.feed.endpoint import Feed
from api.harvesting.oai.endpoint import Oai
from api.harvesting.service_texts import TEXT, LanguageModelText, SecurityText
from api.harvesting.sitemap import Robots, Sitemap
from api.home import Home
from api.http.route import READ_AND_POST, Interface, Parameter, Route
from api.lineage.endpoint import LineagePage
from api.map.dimensions import DIMENSIONS, MEASURES
from api.map.endpoint import COLOURINGS, VIEWS, Map
from api.model_context.endpoint import Mcp
from api.monitoring import health, metrics_text
from api.openapi.document import MEDIA_TYPE as OPENAPI
from api.openapi.document import OpenAPI
from api.quality.endpoint import QualityPage
from api.records.ark import Ark
from api.records.endpoint import Records
from api.records.record_history import RecordHistory
from api.route_parameters import (
    CLASS,
    COMPARED,
    DEPTH,
    DOCUMENT_FORMATS,
    IRI,
    KIND,
    LINEAGE,
    NAME,
    OAI,
    PAGE,
    QUERY_ID,
    RECORD_FORMATS,
    REPRESENTATIONS,
    SEARCH,
    SELECTION,
    SPARQL,
    SPARQL_FORMATS,
    format_parameter,
    integer,
    one_of,
    page_and_file,
)
from api.saved_queries.endpoint import ENDINGS, Queries
from api.search.browse import Browse
from api.search.endpoint import JSON, OPENSEARCH, OpenSearch, Search
from api.search.endpoint import TYPES as SEARCH_TYPES
from api.search.suggestions import MEDIA_TYPE as SUGGESTIONS
from api.selections.endpoint import MEDIA_TYPES as SELECTION_TYPES
from api.selections.endpoint import Selections
from api.sparql.builder import Builder
from api.sparql.endpoint import Sparql
from api.sparql.plan import Plan
from api.sparql.protocol import DIRECT, FORM, HTML
from api.sparql.service_description import TYPES as DESCRIPTION_TYPES
from api.sparql.service_description import Description
from api.vocabularies.endpoint import Terms
from api.web.assets import favicon, static_file
from kg.engines import GRAPH_TYPES, RESULT_TYPES

_TURTLE: Final = "text/turtle"
_XML: Final = "application/xml"
#: the endpoint itself refuses names that it does not know, or passes them over
_ANY: Final = ("",)

#: every route, in the order of matching
ROUTES: Final[tuple[Route, ...]] = (
    Route(
        "/", Home, "home", "Records", "Overview of the graph; as RDF, a FAIR Data Point",
        (HTML, *(kind for kind in catalog.MEDIA_TYPES.values() if kind != HTML)), in_sitemap=True,
    ),
    # SPARQL
    Route(
        "/sparql", Sparql, "sparql", "SPARQL",
        "SPARQL 1.1 Protocol; without a query, the service description",
        tuple(dict.fromkeys((*RESULT_TYPES, *GRAPH_TYPES, HTML))), parameters=SPARQL,
        methods=READ_AND_POST, bodies=(FORM, DIRECT), in_sitemap=True, ad_hoc=True, prefixes=_ANY,
        interface=Interface(
            "SPARQL 1.1 endpoint", (("/sparql", _TURTLE), ("/.well-known/void", _TURTLE))
        ),
    ),
    Route(
        "/sparql.{suffix}", Sparql, "sparql_format", "SPARQL",
        "SPARQL 1.1 Protocol; the address names the format", variants=SPARQL_FORMATS,
        parameters=(format_parameter(SPARQL_FORMATS), *SPARQL), methods=READ_AND_POST,
        bodies=(FORM, DIRECT), ad_hoc=True, prefixes=_ANY,
    ),
    Route(
        "/builder", Builder, "builder", "SPARQL",
        "A query without SPARQL: a kind of record, properties and conditions", (HTML,),
        parameters=(
            Parameter(
                "class", "CURIE of a class; show., how. and is. precede CURIEs of its properties."
            ),
        ),
        in_sitemap=True, ad_hoc=True, prefixes=("show.", "how.", "is."),
    ),
    Route(
        "/sparql/plan", Plan, "sparql_plan", "SPARQL",
        "How many statements each pattern of a query has, before it is run", (JSON,),
        parameters=(Parameter("query", "A SPARQL 1.1 query.", required=True),),
    ),
    Route(
        "/.well-known/void", Description, "void", "SPARQL",
        "Statistics of the graph, by named graph, class and property (VoID)", DESCRIPTION_TYPES,
    ),
    # programs that read text
    Route(
        "/mcp", Mcp, "mcp", "SPARQL",
        "Model Context Protocol: search, describe, saved queries, SPARQL", (JSON,),
        methods=("GET", "POST", "DELETE"), bodies=(JSON,), described=False, streams=True,
        prefixes=_ANY,
        interface=Interface("Model Context Protocol (streamable HTTP)"),
    ),
    # saved queries
    Route(
        "/queries", Queries, "queries", "Saved queries", "List of the saved queries",
        tuple(RECORD_FORMATS.values()),
        parameters=(
            Parameter("q", "Words to find in the title or description."),
            Parameter("tag", "A tag."),
        ),
        interface=Interface("Saved queries and their results", (("/openapi.json", OPENAPI),)),
        in_sitemap=True,
    ),
    Route(
        "/quality", QualityPage, "quality", "Saved queries",
        "What to fix first in descriptions of datasets, by the points that it gains",
        (HTML, JSON), in_sitemap=True,
    ),
    Route(
        "/quality.{suffix}", QualityPage, "quality_json", "Saved queries",
        "What to fix first in descriptions of datasets, as JSON",
        variants={"json": JSON}, parameters=(format_parameter({"json": JSON}),),
    ),
    Route(
        "/queries.{suffix}", Records, "queries_rdf", "Saved queries", "The saved queries as RDF",
        variants=RECORD_FORMATS, parameters=(format_parameter(RECORD_FORMATS),),
    ),
    Route(
        "/queries/{id:word}", Queries, "saved_query", "Saved queries",
        "The page of a saved query, its result, or its description as RDF",
        (*RESULT_TYPES, *RECORD_FORMATS.values()),
        parameters=(QUERY_ID,), prefixes=_ANY,
    ),
    Route(
        "/queries/{id:word}.{suffix}", Queries, "saved_query_result", "Saved queries",
        "The result of a saved query; as SVG, its chart",
        variants={**ENDINGS, "svg": "image/svg+xml"},
        parameters=(QUERY_ID, format_parameter({**ENDINGS, "svg": ""})), prefixes=_ANY,
    ),
    Route(
        "/queries/{id:word}/choices/{parameter:word}", Queries, "choices", "Saved queries",
        "Values that a parameter of a saved query takes", (JSON,),
        parameters=(
            Parameter("id", "Id of a saved query."),
            Parameter("parameter", "Name of one of its parameters."),
            Parameter("q", "Words to find in the labels."),
        ),
    ),
    Route(
        "/queries/{id:word}/records/{column:word}", Queries, "counted_records", "Saved queries",
        "Records that a number in the result of a saved query counts", (HTML,),
        parameters=(
            QUERY_ID,
            Parameter(
                "column",
                "Column that counts; in.{column} in the query string identifies the row.",
            ),
            PAGE,
        ),
        prefixes=_ANY,
    ),
    # search
    Route(
        "/search", Search, "search_page", "Search", "Full-text search with facets",
        SEARCH_TYPES, parameters=SEARCH, schema="SearchResult",
        interface=Interface("Full-text search"),
    ),
    Route(
        "/search.json", Search, "search", "Search", "Full-text search with facets, as JSON",
        (JSON,), parameters=SEARCH, schema="SearchResult",
    ),
    Route(
        "/search.atom", Search, "search_feed", "Search",
        "The latest changes of the records that a search finds, as Atom", (ATOM,),
        parameters=SEARCH,
    ),
    Route(
        "/search/suggestions", Search, "suggestions", "Search",
        "Names of records, to words that are being typed (OpenSearch Suggestions)",
        (SUGGESTIONS,), parameters=(Parameter("q", "What was typed."),),
    ),
    Route(
        "/opensearch.xml", OpenSearch, "opensearch", "Search",
        "Description of the search for browsers (OpenSearch 1.1)", (OPENSEARCH,),
    ),
    Route(
        "/browse", Browse, "classes_page", "Search", "Classes, with the number of their records",
        (HTML, JSON), parameters=(Parameter("class", "IRI of a class."),), schema="Classes",
        in_sitemap=True,
    ),
    Route(
        "/browse.json", Browse, "browse", "Search",
        "Classes, with the number of their records, as JSON", (JSON,), schema="Classes",
    ),
    Route(
        "/browse/{class}.json", Browse, "members", "Search",
        "Records of a class, by name, as JSON", (JSON,), parameters=(CLASS, PAGE),
        schema="Members",
    ),
    Route(
        "/browse/{class}", Browse, "members_page", "Search", "Records of a class, by name",
        (HTML, JSON), parameters=(CLASS, PAGE), schema="Members",
    ),
    *page_and_file(
        "/selection", Selections, ("selection_page", "selection"), "Search",
        "Datasets that a saved query or a search returns, with their combined terms",
        SELECTION_TYPES, parameters=SELECTION, heavy=True, prefixes=_ANY,
    ),
    *page_and_file(
        "/compare", Comparisons, ("comparison_page", "comparison"), "Search",
        "Two to six datasets side by side, with the differences marked", COMPARISON_TYPES,
        parameters=COMPARED, schema="Comparison",
    ),
    Route(
        "/compare/choices", Comparisons, "comparison_choices", "Search",
        "Datasets that can be compared, by words of their descriptions", (JSON,),
        parameters=(Parameter("q", "Words to search for."),),
    ),
    Route(
        "/lineage", LineagePage, "lineage_page", "Search",
        "What a dataset is derived from and what is derived from it, with the evidence", (HTML,),
        parameters=(
            Parameter("dataset", "The dataset, by local name or IRI."),
            Parameter("up", "Steps to the datasets that it is derived from.", DEPTH),
            Parameter("down", "Steps to the datasets that are derived from it.", DEPTH),
            Parameter("to", "Only the path to this dataset, by local name or IRI."),
            Parameter("find", "Words to look for in the names of the datasets."),
        ),
    ),
    Route(
        "/history", RecordHistory, "record_history", "Search",
        "What changed in a record between the snapshots that are still here", (HTML,),
        parameters=(IRI,),
    ),
    Route(
        "/map", Map, "map", "Search",
        "Datasets as areas, on a world map and along the years, each with its list", (HTML,),
        parameters=(
            Parameter("view", "How they are shown.", one_of(VIEWS)),
            Parameter("by", "What they are grouped by.", one_of(DIMENSIONS)),
            Parameter("then", "What each group is grouped by.", one_of(DIMENSIONS)),
            Parameter("in", "The value of the first grouping to show alone."),
            Parameter("and", "The value of the second grouping to show alone."),
            Parameter("size", "What gives the size.", one_of(MEASURES)),
            Parameter("colour", "What gives the colour.", one_of(COLOURINGS)),
            PAGE,
        ),
        in_sitemap=True,
    ),
    # harvesting
    *page_and_file(
        "/catalog", Catalog, ("catalog_page", "catalog"), "Harvesting",
        "Catalogue of the datasets (DCAT-AP 3), paged", catalog.MEDIA_TYPES, parameters=(PAGE,),
        in_sitemap=True,
        interface=Interface("DCAT-AP catalogue, paged", (("/catalog.ttl", _TURTLE),)),
    ),
    Route(
        "/fdp/catalog", FairDataPoint, "fdp_catalog", "Harvesting",
        "The catalogue as the FAIR Data Point's shapes require it",
        tuple(fair_data_point.MEDIA_TYPES.values()),
        interface=Interface("FAIR Data Point", (("/", _TURTLE), ("/fdp/catalog", _TURTLE))),
    ),
    Route(
        "/fdp/{kind:word}/{name}", FairDataPoint, "fdp_dataset", "Harvesting",
        "A dataset and its distributions as the FAIR Data Point's shapes require it",
        tuple(fair_data_point.MEDIA_TYPES.values()),
        parameters=(
            Parameter("kind", "Kind of record: dataset, snapshot or source."),
            Parameter("name", "Name of the dataset."),
        ),
    ),
    Route(
        "/oai", Oai, "oai", "Harvesting", "OAI-PMH 2.0", ("text/xml", HTML), parameters=OAI,
        methods=READ_AND_POST, bodies=(FORM,), prefixes=_ANY,
        interface=Interface("OAI-PMH 2.0", (("/oai?verb=Identify", "text/xml"),)),
    ),
    Route(
        "/feed", Feed, "feed", "Harvesting",
        "Changes as a linked data event stream (LDES), which links to its pages",
        (*FEED_TYPES, *STREAM_TYPES),
        interface=Interface(
            "Changes as a linked data event stream (LDES)", (("/feed", "application/trig"),)
        ),
    ),
    Route(
        "/feed.atom", Feed, "feed_atom", "Harvesting", "The latest changes as Atom",
        (ATOM,),
    ),
    Route(
        "/feed/{page}", Feed, "feed_page", "Harvesting", "A page of the event stream",
        tuple(FEED_TYPES),
        parameters=(Parameter("page", "Page number, from 0.", {"type": "integer", "minimum": 0}),),
    ),
    Route(
        "/.well-known/api-catalog", ApiCatalog, "api_catalog", "Harvesting",
        "Interfaces of this service (RFC 9727)", (API_CATALOG,),
    ),
    Route(
        "/.well-known/security.txt", SecurityText, "security", "Harvesting",
        "Contact for vulnerabilities (RFC 9116)", (TEXT,),
    ),
    Route(
        "/llms.txt", LanguageModelText, "llms", "Harvesting",
        "What a program that reads text should know", (TEXT,),
    ),
    Route("/favicon.ico", favicon, "favicon", "Harvesting", "Icon", described=False,
          prefixes=_ANY),
    Route("/robots.txt", Robots, "robots", "Harvesting", "Rules for crawlers", ("text/plain",)),
    Route("/sitemap.xml", Sitemap, "sitemap", "Harvesting", "Index of the sitemap", (_XML,)),
    Route(
        "/sitemap-{number}.xml", Sitemap, "sitemap_file", "Harvesting", "A file of the sitemap",
        (_XML,), parameters=(Parameter("number", "File number, from 1.", integer()),),
    ),
    # files
    Route(
        "/dumps/", Dumps, "dumps", "Files", "Files of the snapshot, with sizes and hashes",
        tuple(LISTING_TYPES), in_sitemap=True,
    ),
    Route(
        "/dumps/{file}", Dumps, "dump", "Files", "A file of the snapshot, whole or in part",
        ("application/gzip", "application/n-quads", "text/csv", _TURTLE, JSON),
        parameters=(Parameter("file", "Name of a file that /dumps/ lists."),),
    ),
    Route(
        "/static/{digest}/{name}", static_file, "static", "Files",
        "Style sheets and scripts of the pages", described=False, prefixes=_ANY,
    ),
    # vocabularies
    *page_and_file(
        "/ontology", Terms, ("ontology_page", "ontology"), "Vocabularies", "The ontology",
        DOCUMENT_FORMATS, suffix="{suffix:any}", in_sitemap=True,
    ),
    Route(
        "/ontology/{version}", Terms, "ontology_version", "Vocabularies",
        "A version of the ontology; only the current one is served",
        tuple(DOCUMENT_FORMATS.values()),
        parameters=(Parameter("version", "Version number of the ontology."),),
    ),
    *page_and_file(
        "/vocabulary", Terms, ("vocabularies", "vocabularies_file"), "Vocabularies",
        "List of controlled vocabularies", DOCUMENT_FORMATS, suffix="{suffix:any}", in_sitemap=True,
    ),
    *page_and_file(
        "/vocabulary/{name:word}", Terms, ("vocabulary_page", "vocabulary"), "Vocabularies",
        "A controlled vocabulary", DOCUMENT_FORMATS, suffix="{suffix:any}",
        parameters=(Parameter("name", "outcome, use-class …"),),
    ),
    *page_and_file(
        "/licence", Terms, ("licences_page", "licence_vocabulary"), "Vocabularies",
        "The vocabulary of licences", DOCUMENT_FORMATS, suffix="{suffix:any}",
    ),
    *page_and_file(
        "/shapes", Terms, ("shapes_page", "shapes"), "Vocabularies",
        "Validation rules (SHACL shapes)", DOCUMENT_FORMATS, suffix="{suffix:any}",
        in_sitemap=True,
    ),
    *page_and_file(
        "/shapes/{name:words}", Terms, ("shape_page", "shape"), "Vocabularies", "A SHACL shape",
        DOCUMENT_FORMATS, suffix="{suffix:any}",
        parameters=(Parameter("name", "dataset, article …"),),
    ),
    # for operators
    Route(
        "/health", health, "health", "Operation", "Whether the query engine responds",
        (JSON,), prefixes=_ANY,
    ),
    Route("/metrics", metrics_text, "metrics", "Operation", "Metrics for Prometheus",
          ("text/plain",), prefixes=_ANY),
    Route("/openapi.json", OpenAPI, "openapi", "Operation", "This description", (OPENAPI,)),
    # records
    Route(
        "/ark:/{naan}/{name:path}", Ark, "ark", "Records",
        "Redirects from an ARK to the record that it identifies",
        parameters=(
            Parameter("naan", "Name Assigning Authority Number of the operator."),
            Parameter("name", "Kind and name of a record."),
        ),
        prefixes=_ANY,  # inflections: ?info and ??
    ),
    *page_and_file(
        "/resource", Records, ("resource_page", "resource"), "Records",
        "Statements about a resource that has an IRI of another service", RECORD_FORMATS,
        parameters=(IRI, PAGE),
    ),
    Route(
        "/{kind}/{name}/{file}", Records, "representation", "Records",
        "Metadata, statements or citation of a dataset in another format",
        variants=REPRESENTATIONS,
        parameters=(
            Parameter("kind", "dataset, source or snapshot."), NAME,
            Parameter("file", "The format", one_of(REPRESENTATIONS)),
        ),
        prefixes=_ANY,
    ),
    # a name may have dots in it: the rows with a suffix come first
    *page_and_file(
        "/{kind}/{name:path}", Records, ("record_page", "record"), "Records",
        "A record and all of its statements", RECORD_FORMATS,
        parameters=(KIND, NAME, PAGE, LINEAGE), prefixes=_ANY,
    )[::-1],
    *page_and_file(
        "/{name}", Records, ("top_level_record_page", "top_level_record"), "Records",
        "A record whose IRI has no kind", RECORD_FORMATS,
        parameters=(NAME, PAGE, LINEAGE), prefixes=_ANY,
    )[::-1],
)  # fmt: skip
