"""What the registry says of a kind is true of its streams, its settings and the pages there are."""

from __future__ import annotations

from typing import get_args

import pytest

from pipelines.options import Source
from pipelines.reference.__main__ import FOLDER
from pipelines.settings import SECRETS
from pipelines.sources.about import OFFERS
from pipelines.sources.base import SourceKind
from pipelines.sources.registry import REGISTRY

# The streams an offer comes from; LinkedIn Ads and the LinkedIn export land under names of their own.
STREAMS = {
    "ads": {"ad_performance", "creative_analytics"},
    "conversions": {"ad_conversions"},
    "reach": {"ad_reach", "campaign_reach"},
    "control_totals": {"ad_control_totals", "account_totals"},
    "entities": {"ad_entities", "campaigns"},
    "messages": {"messages"},
    "outcomes": {"outcomes"},
    "identities": {"identities", "connections"},
    "rates": {"fx_rates"},
}
MODELS = {get_args(m.model_fields["kind"].annotation)[0]: m for m in get_args(get_args(Source)[0])}
ROWS = [row for row in REGISTRY.values() if row.options is None]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_a_kind_offers_what_its_streams_hold(row: SourceKind) -> None:
    landed = {stream.name for stream in row.streams}
    held = {offer for offer, names in STREAMS.items() if names & landed}
    assert set(row.about.offers) - {"sends"} <= held
    assert set(row.about.offers) <= OFFERS.keys()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_a_kind_names_its_secrets_its_version_and_its_page(row: SourceKind) -> None:
    about = row.about
    assert {secret.field for secret in about.credentials} == set(SECRETS[row.kind])
    assert set(about.shared_by) <= set(SECRETS[row.kind]) or not about.credentials
    assert (FOLDER.parent / "how-to" / about.guide).is_file()
    if about.versions and not about.versions.spoken:
        default = MODELS[row.kind].model_fields[about.versions.setting].default
        assert about.versions.ends(default), "the version asked for by default has an end somebody can know"
