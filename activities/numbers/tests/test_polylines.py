"""Against the library that encodes, and against what is no polyline."""

import numpy as np
import polyline
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers.polylines import decode, decode_many

PLACES = st.lists(
    st.tuples(st.floats(-90, 90, allow_nan=False), st.floats(-180, 180, allow_nan=False)),
    max_size=30,
)


@given(st.lists(PLACES, max_size=6), st.sampled_from([5, 6]))
def test_reads_what_the_library_wrote(tracks, precision):
    texts = [polyline.encode(track, precision) if track else "" for track in tracks]
    found = decode_many(texts, precision)
    assert len(found) == len(texts)
    for text, (lat, lon) in zip(texts, found, strict=True):
        told = np.array(polyline.decode(text, precision)).reshape(-1, 2)
        np.testing.assert_allclose(lat, told[:, 0], atol=1e-9)
        np.testing.assert_allclose(lon, told[:, 1], atol=1e-9)


def test_the_example_of_the_format():
    lat, lon = decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@")
    assert lat.tolist() == [38.5, 40.7, 43.252]
    assert lon.tolist() == [-120.2, -120.95, -126.453]


def test_nothing_is_a_track_without_places():
    lat, lon = decode("")
    assert lat.shape == lon.shape == (0,)


@pytest.mark.parametrize(
    "text", ["_p~iF~ps|U_", "_p~iF", "_p~iF ps|U", "é" * 8, "\x7f\x7f", "~" * 40 + "??"]
)
def test_what_is_none_says_so(text):
    with pytest.raises(ValueError, match="polyline"):
        decode(text)


def test_a_broken_one_is_not_mended_by_the_next():
    with pytest.raises(ValueError, match="breaks off"):
        decode_many(["_p~iF", "_p~iF"])
