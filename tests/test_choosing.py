import math

import pytest

from geomap.choosing import read_weights, share_out


def test_shares_are_a_softmax_over_the_weighted_sums():
    shares = share_out([{"near": 1.0}, {"near": 0.0, "unknown": 9.0}], {"near": math.log(3)})
    assert shares == pytest.approx([0.75, 0.25])


def test_none_takes_its_share():
    assert share_out([{}], {"none": 0.0}) == pytest.approx([0.5])


def test_large_sums_do_not_overflow():
    assert share_out([{"a": 5000.0}, {"a": 4000.0}], {"a": 1.0}) == [1.0, 0.0]


def test_no_options_have_no_shares():
    assert share_out([], {"none": 1.0}) == []
    assert share_out([], {}) == []


def test_fitted_weights_are_read_by_name():
    assert read_weights("ranking")["exact"] > 0
