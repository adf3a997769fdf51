"""A sign-in without an account takes as long as one with."""

from light2share.security import passwords


def test_the_decoy_costs_what_a_real_hash_costs():
    assert not passwords.HASHER.check_needs_rehash(passwords.DECOY)
    assert not passwords.matches(None, "anything at all")
