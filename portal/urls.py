"""Addresses of the public portal. They are permanent: a published address is never given another meaning."""

from django.urls import include, path, register_converter

from portal import feeds, sitemaps
from portal.addresses import LevelConverter, RegionCodeConverter, UnitCodeConverter, YearConverter
from portal.views import comparing, documents, home, regions, texts, verifying

register_converter(UnitCodeConverter, "unit")
register_converter(LevelConverter, "level")
register_converter(YearConverter, "year")
register_converter(RegionCodeConverter, "region")

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<region:code>/", regions.region, name="region"),
    path("regions/<region:code>/feed/", feeds.of_region, name="region_feed"),
    path("units/<unit:code>/", documents.unit, name="unit"),
    path("units/<unit:code>/feed/", feeds.of_unit, name="unit_feed"),
    path("units/<unit:code>/<year:year>/<level:level>", documents.document, name="document"),
    path("units/<unit:code>/<year:year>/<level:level>v<int:version>/", documents.version, name="version"),
    path("units/<unit:code>/<year:year>/<level:level>v<int:version>/<str:name>", documents.file, name="file"),
    path("compare/", comparing.compare, name="compare"),
    path("verify/", verifying.verify, name="verify"),
    path("terms/", texts.glossary, name="terms"),
    path("about/", texts.about, name="about"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("feed/", feeds.everything, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("api/v1/", include("portal.api.urls")),
    path("robots.txt", texts.robots, name="robots"),
]
