"""Refusals: every one of them has a project that meets it, and one that just does not."""

import datetime

import pytest

from datafirst_assets.access import AccessRefusedError, refuse

from .released import TODAY, asked

CASE = "magistrates_defendant_case"


def test_what_was_approved_passes():
    refuse(asked(), TODAY)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"approved": None}, "not approved"),
        ({"approval": " "}, "not approved"),
        ({"approved": TODAY + datetime.timedelta(1)}, "holds from 2030-06-02 on"),
        ({"expires": TODAY - datetime.timedelta(1)}, "expired after 2030-05-31"),
        ({"datasets": {"crown_table": ["plea"]}}, "no dataset crown_table"),
        ({"datasets": {CASE: ["surname"]}}, f"{CASE} has no variable surname"),
        ({"disclosure_class": "linking"}, f"{CASE}.final_result_date is of class detailed, approved up to linking"),
        ({"disclosure_class": "linking"}, "family_case.case_type is of class detailed, approved up to linking"),
        ({"disclosure_class": "standard"}, "linked_defendant_id is of class linking, approved up to standard"),
    ],
)
def test_what_was_not_approved_is_refused_with_its_reason(changes, reason):
    with pytest.raises(AccessRefusedError, match=reason):
        refuse(asked(**changes), TODAY)


def test_the_first_and_the_last_day_count():
    refuse(asked(approved=TODAY, expires=TODAY), TODAY)


def test_the_approved_class_itself_passes():
    refuse(asked(disclosure_class="standard", datasets={CASE: ["row_id_hash", "sex"]}), TODAY)


def test_every_reason_is_given_at_once():
    with pytest.raises(AccessRefusedError, match=r"not approved.*expired.*no dataset none"):
        refuse(asked(approved=None, expires=TODAY - datetime.timedelta(1), datasets={"none": ["x"]}), TODAY)
