"""Samples of what mails say about applications."""

from __future__ import annotations

from light2share.jobs.sample_stage import About, Stage
from light2share.kernel.actor import Actor
from light2share.organisations import application_queries, applying
from light2share.organisations.application_models import Application
from light2share.organisations.applying import Said
from light2share.organisations.models import OrganisationKind, SizeClass

SAID = Said(
    name="Prism Analytics", kind=OrganisationKind.COMPANY, size_class=SizeClass.MICRO, country="FR",
    siren="732829320", siret=None, vat_number=None, website="https://prism.example",
    mail_domains=["prism.example"], domains=[], about="Coatings measured from 200 nm to 20 µm.",
    address="4 rue du Prisme", postcode="13013", town="Marseille", latitude=43.34, longitude=5.43,
    person_name="Ada Prism", person_role="Head of the laboratory",
)  # fmt: skip
WORDS = "Which of your two sites is it?\nThe SIRET would tell."


def unconfirmed(stage: Stage) -> About:
    """As the applicant gets it."""
    row = _application(stage)
    return About(row.person, row.id)


def waiting(stage: Stage) -> About:
    """As the cluster gets it."""
    row = _application(stage)
    applying.confirm(stage.session, row, stage.now)
    return About(stage.cluster, _last(stage, row))


def asked(stage: Stage) -> About:
    """A question, as the applicant gets it."""
    row = _application(stage)
    applying.confirm(stage.session, row, stage.now)
    applying.ask_back(stage.session, row, WORDS, _cluster(stage), stage.now)
    return About(row.person, _last(stage, row))


def refused(stage: Stage) -> About:
    """A refusal, as the applicant gets it."""
    row = _application(stage)
    applying.confirm(stage.session, row, stage.now)
    applying.refuse(
        stage.session, row, "Your colleagues at the site are members.", _cluster(stage), stage.now
    )
    return About(row.person, _last(stage, row))


def _application(stage: Stage) -> Application:
    return applying.apply(stage.session, SAID, "ada@prism.example", "fr", "1", stage.now)


def _cluster(stage: Stage) -> Actor:
    return Actor(stage.cluster.id, is_cluster_manager=True)


def _last(stage: Stage, row: Application) -> int:
    return application_queries.steps(stage.session, row.id)[-1].id
