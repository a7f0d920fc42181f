"""The helper all other page tests lean on does sign in, and only as asked."""

from django.test import Client

from integrativ.web.access.factor import ASSERTED_KEY
from tests.cast import Cast
from tests.web.client import sign_in


def test_the_helper_signs_in_under_the_hat_with_and_without_second_factor(cast: Cast) -> None:
    with_factor, without = sign_in(Client(), cast.lead), sign_in(Client(), cast.lead, factor="")
    assert with_factor.session[ASSERTED_KEY] == "demo" and ASSERTED_KEY not in without.session
    assert with_factor.session["_auth_user_id"] == str(cast.lead.user_id)
