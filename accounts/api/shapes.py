"""What people, tokens and the company look like in the API."""

from __future__ import annotations

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import Flag, Moment, StrictSerializer, Text
from accounts.models import ApiToken, Company


class Me(Row):
    """The person who is calling, and what this call may do."""

    id = serializers.UUIDField(source="public_id")
    email = serializers.EmailField()
    name = serializers.CharField()
    title = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name, like Europe/Lisbon.")
    language = serializers.CharField(
        help_text="Of pages and mail: en or de; empty is what the browser asks for."
    )
    is_admin = serializers.BooleanField(help_text="Company admin.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(ApiToken.Scope.choices),
        source=COMPUTED,
        help_text="What this session or token may do.",
    )


class MeChange(StrictSerializer):
    """What a person may change of themselves."""

    language = Text(
        max_length=8,
        allow_blank=True,
        help_text="Of pages and mail: en or de; empty is what the browser asks for.",
    )


class CompanyRow(Row):
    """The company and what it decided for everybody."""

    name = serializers.CharField()
    visibility = serializers.ChoiceField(
        Company.Visibility.choices, help_text="When panelists see colleagues' scorecards."
    )
    factor_for = serializers.ChoiceField(
        Company.FactorFor.choices, help_text="Who must sign in with a second factor."
    )
    card_links = serializers.ChoiceField(
        Company.CardLinks.choices,
        help_text="When somebody is mailed a link that opens one scorecard without a password.",
    )
    suggest_by_model = serializers.BooleanField(
        help_text="Whether the words of new transcripts are sent to a language model."
    )
    model = serializers.CharField(
        source=COMPUTED,
        allow_null=True,
        help_text="The language model that the installation names; null if none.",
    )


class CompanyChange(StrictSerializer):
    """New settings; what is absent stays."""

    name = Text(required=False, max_length=120)
    visibility = serializers.ChoiceField(Company.Visibility.choices, required=False)
    factor_for = serializers.ChoiceField(
        Company.FactorFor.choices,
        required=False,
        help_text="Who must sign in with a second factor.",
    )
    card_links = serializers.ChoiceField(
        Company.CardLinks.choices,
        required=False,
        help_text="When somebody is mailed a link that opens one scorecard without a password. "
        "With never, those that are out end at once.",
    )
    suggest_by_model = Flag(
        required=False,
        help_text="Whether the words of new transcripts are sent to the language model that the "
        "installation names: they leave your machines. Refused where none is named.",
    )


class TokenRow(Row):
    """One of your tokens, without its secret."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the secret begins, to tell tokens apart.")
    scopes = serializers.ListField(child=serializers.ChoiceField(ApiToken.Scope.choices))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To the minute.")
    revoked_at = serializers.DateTimeField(allow_null=True)


class IssuedToken(TokenRow):
    """A new token with its secret, which is shown this once and null when the call is repeated."""

    secret = serializers.CharField(source=COMPUTED, allow_null=True)


class TokenWish(StrictSerializer):
    """A token to issue. Asked for with a token, it can do and last no more than that one."""

    name = Text(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(ApiToken.Scope.choices),
        required=False,
        min_length=1,
        max_length=2,
        help_text="Both unless you say else.",
    )
    expires_at = Moment(required=False, allow_null=True, help_text="Null: until revoked.")
