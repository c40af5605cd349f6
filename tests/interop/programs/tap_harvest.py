"""Run in an environment with singer-sdk: a tap for v1 with the streams of its config."""

from singer_sdk import RESTStream, Tap
from singer_sdk import typing as th
from singer_sdk.authenticators import BasicAuthenticator
from singer_sdk.pagination import HeaderLinkPaginator


class HarvestStream(RESTStream):
    """One collection, read by when it changed."""

    primary_keys = ("id",)
    replication_key = "updated_at"
    records_jsonpath = "$[*]"
    schema = th.PropertiesList(
        th.Property("id", th.IntegerType), th.Property("updated_at", th.DateTimeType)
    ).to_dict()

    @property
    def url_base(self):
        return self.config["address"]

    @property
    def authenticator(self):
        return BasicAuthenticator(username=self.config["token"], password="")

    def get_new_paginator(self):
        return HeaderLinkPaginator()

    def get_url_params(self, context, next_page_token):
        if next_page_token:
            return dict(item.split("=", 1) for item in next_page_token.query.split("&"))
        since = self.get_starting_replication_key_value(context)
        return {"per_page": 50, **({"updated_after": since} if since else {})}


class TapHarvest(Tap):
    """Collections of Harvest v1."""

    name = "tap-harvest"
    config_jsonschema = th.PropertiesList(
        th.Property("address", th.StringType, required=True),
        th.Property("token", th.StringType, required=True),
        th.Property("streams", th.ArrayType(th.StringType), required=True),
    ).to_dict()

    def discover_streams(self):
        return [HarvestStream(self, name=name, path=name) for name in self.config["streams"]]


if __name__ == "__main__":
    TapHarvest.cli()
