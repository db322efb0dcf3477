import pytest

from geomap.crosswalk import read_crosswalk, translate
from geomap.errors import IncidentError
from geomap.extraction.triggers.kinds import EVENT_TYPES

KINDS = [kind for kinds in EVENT_TYPES.values() for kind in kinds]
SCHEMES = ("gtd", "ucdp", "plover")


def test_the_table_has_all_sub_event_types_and_no_other():
    assert sorted(set(read_crosswalk()) - {"schemes"}) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_has_its_rule_and_codes_of_the_closed_lists(kind):
    entry = read_crosswalk()[kind]
    assert set(entry) == {"rule", *SCHEMES}
    assert entry["rule"].endswith(".")
    for scheme in SCHEMES:
        codes = translate(kind, scheme)
        assert set(codes) <= set(read_crosswalk()["schemes"][scheme])
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_code_is_listed_in_vain(scheme):
    used = {code for kind in KINDS for code in translate(kind, scheme)}
    unused = {"ucdp": {"2"}}.get(scheme, set())  # who fought decides it, never the sub-event type
    assert set(read_crosswalk()["schemes"][scheme]) - used == unused


@pytest.mark.parametrize(
    ("kind", "scheme", "codes"),
    [
        ("suicide_bomb", "gtd", ["3"]),
        ("suicide_bomb", "plover", ["ASSAULT/suicide-attack"]),
        ("attack", "ucdp", ["3"]),
        ("armed_clash", "ucdp", []),
        ("peaceful_protest", "gtd", []),
        ("looting_property_destruction", "gtd", ["7"]),
    ],
)
def test_translation(kind, scheme, codes):
    assert translate(kind, scheme) == codes


def test_unknown_names_are_told():
    with pytest.raises(IncidentError, match="scheme 'cameo': expected one of gtd, plover, ucdp"):
        translate("attack", "cameo")
    with pytest.raises(IncidentError, match="sub-event type 'picnic': expected one of"):
        translate("picnic", "gtd")
