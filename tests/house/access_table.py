"""Who gets in where: one line for each method of each endpoint, and for each kind of thing that it opens.

A new endpoint needs its lines here; test_access_matrix.py fails until they stand. A line reads

    METHOD  endpoint  parameter=thing …      v mmm mmm mm c

The things are named in world.py. The columns are a visitor; manager, admin and plain member of the owner (Halden);
member, manager and admin of the requester (Brightwater); member and manager of a third organisation (Corvid); the
cluster manager.

    .  let in: any answer but those below, also a refused form
    s  asked to sign in: GET 303 to /login, POST 401
    x  403, a right that is missing
    -  404, not there or not theirs

What does not exist is tried by the test itself, for every endpoint with a parameter: whoever is let in gets 404.
"""

from __future__ import annotations

from tests.house.access_accounts import OF_ACCOUNTS
from tests.house.access_organisations import OF_ORGANISATIONS

COLUMNS = (
    "visitor",
    "owner's manager", "owner's admin", "owner's member",
    "requester's member", "requester's manager", "requester's admin",
    "third member", "third manager",
    "cluster manager",
)  # fmt: skip

LINES = """
GET   welcome.home                                          . ... ... .. .
GET   home.dashboard                                        s ... ... .. .
GET   pages.how_it_works                                    . ... ... .. .
GET   pages.join                                            . ... ... .. .
GET   pages.terms                                           . ... ... .. .
GET   pages.terms_version  number=shipped                   s ... ... .. .
GET   pages.privacy                                         . ... ... .. .
GET   pages.accessibility                                   . ... ... .. .
GET   pages.help_page                                       . ... ... .. .
GET   pages.sitemap                                         . ... ... .. .
GET   languages.switch  code=fr                             . ... ... .. .
GET   styleguide.show                                       - --- --- -- -
GET   gallery.mails                                         - --- --- -- -
GET   gallery.mail_in_html  language=fr room=fr event=fr    - --- --- -- -
GET   wellknown.security                                    . ... ... .. .
GET   wellknown.change_password                             s ... ... .. .
GET   crawlers.robots                                       . ... ... .. .
GET   crawlers.sitemap                                      . ... ... .. .
GET   crawlers.sitemap_pages                                . ... ... .. .
GET   crawlers.sitemap_listings  number=1                   . ... ... .. .
GET   news.new_instruments                                  . ... ... .. .
GET   identity.index                                        s xxx xxx xx .
GET   identity.names                                        s xxx xxx xx .
POST  identity.names                                        s xxx xxx xx .
GET   identity.logo                                         s xxx xxx xx .
POST  identity.logo                                         s xxx xxx xx .
POST  identity.remove_logo                                  s xxx xxx xx .
GET   identity.colour                                       s xxx xxx xx .
POST  identity.colour                                       s xxx xxx xx .
POST  identity.remove_colour                                s xxx xxx xx .
GET   identity.offers                                       s xxx xxx xx .
POST  identity.offers                                       s xxx xxx xx .
GET   identity.logo_file  name=logo                         . ... ... .. .
GET   identity.style  digits=digits mark=mark               . ... ... .. .
GET   mail_words.index                                      s xxx xxx xx .
GET   mail_words.edit  name=mail                            s xxx xxx xx .
POST  mail_words.edit  name=mail                            s xxx xxx xx .
GET   texts.index                                             s xxx xxx xx .
GET   texts.edit  page=terms                                  s xxx xxx xx .
POST  texts.edit  page=terms                                  s xxx xxx xx .
GET   audit.own                                               s x.x xx. xx x
GET   audit.export_own                                        s x.x xx. xx x
GET   audit.cluster                                           s xxx xxx xx .
GET   audit.export_cluster                                    s xxx xxx xx .
GET   catalogue.suggest                                     . ... ... .. .
GET   catalogue.search                                      . ... ... .. .
GET   catalogue.search_map                                  . ... ... .. .
GET   exchange.downloads                                    . ... ... .. .
GET   exchange.catalogue  kind=csv                          . ... ... .. .
GET   exchange.catalogue_uniquip  kind=tsv                  . ... ... .. .
GET   exchange.own  kind=csv                                s .xx x.x x. x
GET   exchange.own_uniquip  kind=csv                        s .xx x.x x. x
GET   exchange.start                                        s .xx x.x x. .
POST  exchange.start                                        s .xx x.x x. .
GET   exchange.template_file  kind=csv                      s .xx x.x x. .
GET   exchange.values_file                                  s .xx x.x x. .
GET   exchange.show  reference=import                       s .xx x-x x- -
POST  exchange.confirm  reference=import                    s .xx x-x x- -
POST  exchange.pick  reference=import                       s .xx x-x x- -
POST  exchange.cancel  reference=import                     s .xx x-x x- -
GET   notifications.index                                   s ... ... .. .
GET   notifications.opened  key=mail-to-halden              s .-- --- -- -
POST  notifications.read  key=mail-to-halden                s .-- --- -- -
POST  notifications.read_all                                s ... ... .. .
GET   notifications.choices                                 s ... ... .. .
POST  notifications.choices                                 s ... ... .. .
GET   watching.index                                        s ... ... .. .
POST  watching.forget_recent                                s ... ... .. .
POST  watching.change_alerts                                s ... ... .. .
POST  watching.put_aside                                    s ... ... .. .
GET   watching.searches                                     s ... ... .. .
GET   watching.save                                         s ... ... .. .
POST  watching.save                                         s ... ... .. .
GET   watching.opened  handle=saved-search                  s --- .-- -- -
GET   watching.change  handle=saved-search                  s --- .-- -- -
POST  watching.change  handle=saved-search                  s --- .-- -- -
POST  watching.remove  handle=saved-search                  s --- .-- -- -
GET   watching.stop  token=stop-token                       . ... ... .. .
POST  watching.stop  token=stop-token                       . ... ... .. .
GET   watching.compare                                      . ... ... .. .
GET   equipment.show  slug=published                        . ... ... .. .
GET   equipment.show  slug=draft                            - .-- --- -- -
GET   equipment.picture  slug=published name=photo size=thumb   . ... ... .. .
GET   equipment.card  slug=published language=en digest=card   . ... ... .. .
GET   equipment.upload  name=upload size=thumb              s .xx x-x x- x
GET   equipment.mine                                        s .xx x.x x. x
GET   equipment.new                                         s .xx x.x x. x
POST  equipment.new                                         s .xx x.x x. x
POST  equipment.new_keep                                    s .xx x.x x. x
GET   equipment.new_organisations                           s .xx x.x x. x
POST  equipment.new_preview                                 s .xx x.x x. x
GET   equipment.published  slug=published                   s .xx --- -- -
GET   equipment.edit  slug=published                        s .xx --- -- -
GET   equipment.edit  slug=draft                            s .-- --- -- -
POST  equipment.edit  slug=published                        s .xx --- -- -
GET   equipment.photos  slug=published                      s .xx --- -- -
POST  equipment.photos  slug=published                      s .xx --- -- -
POST  equipment.photo  slug=published name=photo            s .xx --- -- -
GET   equipment.own_specifications  slug=published          s .xx --- -- -
POST  equipment.own_specifications  slug=published          s .xx --- -- -
GET   equipment.own_specifications  slug=draft              s .-- --- -- -
GET   equipment.modes  slug=published                       s .xx --- -- -
POST  equipment.modes  slug=published                       s .xx --- -- -
GET   equipment.visibility  slug=published                  s .xx --- -- -
POST  equipment.visibility  slug=published                  s .xx --- -- -
GET   equipment.documents  slug=published                   s .xx --- -- -
POST  equipment.documents  slug=published                   s .xx --- -- -
POST  equipment.document  slug=published name=paper-for-all s .xx --- -- -
GET   equipment.download  slug=published name=paper-for-all . ... ... .. .
GET   equipment.download  slug=published name=paper-for-members     - ... ... .. -
GET   equipment.download  slug=published name=paper-for-booked      - ... ... -- -
GET   equipment.download  slug=draft name=paper-of-draft    - .-- --- -- -
GET   equipment.units  slug=published                       s .xx --- -- -
POST  equipment.units  slug=published                       s .xx --- -- -
POST  equipment.unit  slug=published number=one             s .xx --- -- -
GET   equipment.address  slug=published                     s .xx --- -- -
POST  equipment.address  slug=published                     s .xx --- -- -
POST  equipment.copy  slug=published                        s .xx --- -- -
POST  equipment.still_true  slug=published                  s .xx --- -- -
GET   equipment.still_true_by_link  token=confirm-token     . ... ... .. .
POST  equipment.still_true_by_link  token=confirm-token     . ... ... .. .
GET   equipment.show  slug=waiting                          - .-- --- -- .
GET   equipment.edit  slug=waiting                          s .-- --- -- -
GET   equipment.review                                      s xxx xxx xx .
POST  equipment.approve  slug=waiting                       s xxx xxx xx .
GET   equipment.send_back  slug=waiting                     s xxx xxx xx .
POST  equipment.send_back  slug=waiting                     s xxx xxx xx .
GET   equipment.send_back  slug=draft                       s xxx xxx xx -
GET   equipment.show  slug=former                           . ... ... .. .
POST  equipment.move  slug=published wanted=pause           s .xx --- -- -
GET   equipment.delete_draft  slug=draft                    s .-- --- -- -
POST  equipment.delete_draft  slug=draft                    s .-- --- -- -
GET   equipment.printed  slug=published                     . ... ... .. .
GET   equipment.printed  slug=draft                         - .-- --- -- -
GET   equipment.label  slug=published                       s .xx --- -- -

GET   availability.edit  slug=published                     s .xx --- -- -
GET   availability.organisations  slug=published            s .xx --- -- -
POST  availability.preset  slug=published                   s .xx --- -- -
POST  availability.add_rule  slug=published                 s .xx --- -- -
GET   availability.change_rule  slug=published rule_id=rule     s .xx --- -- -
POST  availability.change_rule  slug=published rule_id=rule     s .xx --- -- -
POST  availability.remove_rule  slug=published rule_id=rule     s .xx --- -- -
POST  availability.add_blackout  slug=published             s .xx --- -- -
GET   availability.change_blackout  slug=published blackout_id=blackout     s .xx --- -- -
POST  availability.change_blackout  slug=published blackout_id=blackout     s .xx --- -- -
POST  availability.remove_blackout  slug=published blackout_id=blackout     s .xx --- -- -
POST  availability.open_on_holidays  slug=published         s .xx --- -- -
GET   equipment.seen_as  slug=published                     s .xx --- -- -
POST  availability.change_limits  slug=published            s .xx --- -- -
GET   availability.calendars  slug=published                s .xx --- -- -
POST  availability.connect  slug=published                  s .xx --- -- -
GET   availability.calendar  slug=published calendar_id=calendar     s .xx --- -- -
POST  availability.switch_on  slug=published calendar_id=calendar     s .xx --- -- -
POST  availability.switch_off  slug=published calendar_id=calendar     s .xx --- -- -
POST  availability.read_again  slug=published calendar_id=calendar     s .xx --- -- -
POST  availability.rename_calendar  slug=published calendar_id=calendar     s .xx --- -- -
POST  availability.remove_calendar  slug=published calendar_id=calendar     s .xx --- -- -
POST  availability.frames  slug=published                   s .xx --- -- -

GET   quotes.rates  slug=published                          s .xx --- -- -
GET   quotes.rates  slug=draft                              s .-- --- -- -
POST  quotes.add_card  slug=published                       s .xx --- -- -
GET   quotes.change_card  slug=published card_id=card-of-rates      s .xx --- -- -
POST  quotes.change_card  slug=published card_id=card-of-rates      s .xx --- -- -
POST  quotes.end_card  slug=published card_id=card-of-rates         s .xx --- -- -

GET   agreements.documents                                  s ... ... .. x
GET   agreements.new                                        s ..x x.. x. x
POST  agreements.new                                        s ..x x.. x. x
GET   agreements.own  key=agreement                         s ..x x-- x- x
GET   agreements.version  key=agreement                     s ..x x-- x- x
POST  agreements.version  key=agreement                     s ..x x-- x- x
POST  agreements.where  key=agreement                       s ..x x-- x- x
POST  agreements.paper  key=agreement                       s ..x x-- x- x
POST  agreements.end  key=agreement                         s ..x x-- x- x
GET   agreements.show  key=version                          s ... ... -- x
GET   agreements.download  key=version say=en               s ... ... -- x
GET   agreements.show  key=open-version                     s ... ... .. x
POST  agreements.accept  key=version                        s xxx xx. -- x
POST  agreements.accept  key=open-version                   s xxx xx. xx x

GET   bookings.book_for  slug=published                     s .xx --- -- -
POST  bookings.book_for  slug=published                     s .xx --- -- -
GET   bookings.request_booking  slug=published              s xxx ... .. x
POST  bookings.request_booking  slug=published              s xxx ... .. x
GET   bookings.request_booking  slug=draft                  s x-- --- -- x
POST  bookings.keep_draft  slug=published                   s xxx ... .. x
POST  bookings.forget_draft  slug=published                 s xxx ... .. x
GET   bookings.index                                        s ... ... .. x
GET   bookings.export                                       s ... ... .. x
GET   bookings.show  reference=asked                        s ... ... -- .
GET   bookings.show  reference=confirmed                    s ... ... -- .
GET   bookings.show  reference=declined                     s ... ... -- .
GET   bookings.answer  reference=asked                      s .xx ... -- x
POST  bookings.answer  reference=asked                      s .xx xxx -- x
GET   bookings.answer_by_link  token=answer-token           . ... ... .. .
POST  bookings.answer_by_link  token=answer-token           . ... ... .. .
GET   bookings.revise    reference=asked                    s xxx ... -- x
POST  bookings.revise    reference=asked                    s xxx ... -- x
GET   bookings.hand_over reference=asked                    s xxx ... -- x
POST  bookings.hand_over reference=asked                    s xxx ... -- x
GET   bookings.withdraw  reference=asked                    s xxx ... -- x
POST  bookings.withdraw  reference=asked                    s xxx ... -- x
GET   bookings.cancel  reference=confirmed                  s .xx ... -- x
POST  bookings.cancel  reference=confirmed                  s .xx ... -- x
GET   bookings.reschedule  reference=confirmed              s .xx ... -- x
POST  bookings.reschedule  reference=confirmed              s .xx ... -- x
GET   bookings.accept_offer  reference=offered              s xxx ... -- x
POST  bookings.accept_offer  reference=offered              s xxx ... -- x
GET   bookings.accept_offer  reference=moving               s .xx xxx -- x
POST  bookings.accept_offer  reference=moving               s .xx xxx -- x
GET   bookings.refuse_offer  reference=offered              s xxx ... -- x
POST  bookings.refuse_offer  reference=offered              s xxx ... -- x
POST  bookings.refuse_offer  reference=moving               s .xx xxx -- x
GET   bookings.take_back  reference=offered                 s .xx xxx -- x
POST  bookings.take_back  reference=offered                 s .xx xxx -- x
POST  bookings.take_back  reference=moving                  s xxx ... -- x
GET   bookings.check  reference=asked kind=order            s .xx ... -- x
POST  bookings.check  reference=asked kind=order            s .xx ... -- x
GET   bookings.check  reference=asked kind=prevention       s .xx xxx -- x
POST  bookings.check  reference=asked kind=prevention       s .xx xxx -- x
GET   bookings.check_settings  slug=published               s .xx --- -- -
GET   bookings.check_settings  slug=draft                   s .-- --- -- -
POST  bookings.check_settings  slug=published               s .xx --- -- -
GET   bookings.question_settings  slug=published            s .xx --- -- -
GET   bookings.question_settings  slug=draft                s .-- --- -- -
GET   bookings.add_question  slug=published                 s .xx --- -- -
POST  bookings.add_question  slug=published                 s .xx --- -- -
GET   bookings.change_question  slug=published handle=asked-question s .xx --- -- -
POST  bookings.change_question  slug=published handle=asked-question s .xx --- -- -
POST  bookings.act_on_question  slug=published handle=asked-question s .xx --- -- -
GET   bookings.answer_file  reference=asked name=answer     s ... ... -- -
GET   bookings.answer_file  reference=confirmed name=answer s --- --- -- -
GET   bookings.show  reference=offered                      s ... ... -- .
POST  bookings.check_in  reference=confirmed                s .xx ... -- x
GET   bookings.complete  reference=confirmed                s .xx xxx -- x
POST  bookings.complete  reference=confirmed                s .xx xxx -- x
GET   bookings.no_show  reference=confirmed                 s .xx xxx -- x
POST  bookings.no_show  reference=confirmed                 s .xx xxx -- x

GET   messages.index                                        s ... ... .. x
GET   messages.show  reference=asked                        s ... ... -- -
GET   messages.show  reference=confirmed                    s ... ... -- -
GET   messages.show  reference=declined                     s ... ... -- -
POST  messages.show  reference=asked                        s .xx ... -- -
POST  messages.show  reference=declined                     s .xx ... -- -
GET   messages.download  reference=confirmed name=file      s ... ... -- -
GET   messages.download  reference=asked name=file          s --- --- -- -

GET   feasibility.ask  slug=published                       s xxx ... .. x
POST  feasibility.ask  slug=published                       s xxx ... .. x
GET   feasibility.ask  slug=draft                           s x-- --- -- x
GET   feasibility.index                                     s ... ... .. x
GET   feasibility.show  handle=question                     s ... ... -- -
GET   feasibility.show  handle=open-question                s ... ... -- -
GET   feasibility.download  handle=question name=question-file s ... ... -- -
GET   feasibility.download  handle=open-question name=question-file s --- --- -- -
POST  feasibility.answer  handle=open-question              s .xx xxx -- -
POST  feasibility.withdraw  handle=open-question            s xxx ... -- x
POST  feasibility.go_on  handle=question                    s xxx ... -- x
GET   authorisations.index  slug=published                  s .xx --- -- -
GET   authorisations.index  slug=draft                      s .-- --- -- -
POST  authorisations.grant  slug=published                  s .xx --- -- -
POST  authorisations.months  slug=published                 s .xx --- -- -
GET   authorisations.show  handle=authorisation             s .xx ... -- -
POST  authorisations.renew  handle=authorisation            s .xx xxx -- x
POST  authorisations.withdraw  handle=authorisation         s .xx xxx -- x
GET   authorisations.own                                    s ... ... .. .
GET   authorisations.ask  slug=published                    s xxx ... .. x
POST  authorisations.ask  slug=published                    s xxx ... .. x
GET   authorisations.training  handle=training              s .xx .-- -- x
POST  authorisations.answer  handle=training                s .xx x-- -- x
POST  authorisations.take_back  handle=training             s xxx .-- -- x
GET   aftercare.show  reference=used                        s ... ... -- -
GET   aftercare.show  reference=confirmed                   s --- --- -- -
POST  aftercare.answer  reference=used                      s ... ... -- x
POST  aftercare.answer  reference=confirmed                 s --- --- -- x
POST  aftercare.report  reference=used                      s ... ... -- x
POST  aftercare.report  reference=confirmed                 s --- --- -- x
POST  aftercare.pause  reference=used handle=incident       s .xx xxx -- x
POST  aftercare.close  reference=used handle=incident       s .xx xxx -- x
GET   bookings.show  reference=used                         s ... ... -- .
GET   billing.profile                                       s x.x xx. xx x
POST  billing.profile                                       s x.x xx. xx x
GET   billing.quote  reference=confirmed                    s ... ... -- -
GET   billing.quote  reference=asked                        s ... ... -- -
GET   billing.quote_pdf  reference=confirmed                s ... ... -- -
POST  billing.make_quote  reference=confirmed               s ..x xxx -- x
POST  billing.accept_quote  reference=confirmed             s xxx ... -- x
GET   billing.statement  reference=confirmed                s --- --- -- -
GET   billing.pre_invoice  reference=confirmed kind=csv     s --- --- -- -
GET   billing.factur_x  reference=confirmed kind=csv        s --x xxx -- x
GET   billing.closed_statements                             s ..x x.. x. x
POST  billing.confirm_statement  reference=confirmed        s xxx --- -- x
POST  billing.contest_statement  reference=confirmed        s xxx --- -- x
POST  billing.answer_contest  reference=confirmed           s --x xxx -- x
POST  billing.change_lines  reference=confirmed             s --x xxx -- x
POST  billing.waive_statement  reference=confirmed          s --x xxx -- x
POST  billing.note_invoice  reference=confirmed             s --x xxx -- x

GET   calendars.equipment_ics  slug=published               . ... ... .. .
GET   calendars.equipment_ics  slug=draft                   - .-- --- -- -
GET   calendars.booking_ics  reference=confirmed            s ... ... -- x
GET   calendars.feed  secret=feed-secret                    . ... ... .. .
GET   calendars.equipment_calendar  slug=published          . ... ... .. .
GET   calendars.equipment_calendar  slug=draft              - .-- --- -- -
GET   calendars.free_busy  slug=framed                      . ... ... .. .
GET   calendars.free_busy  slug=published                   - --- --- -- -
GET   calendars.free_busy  slug=draft                       - --- --- -- -
GET   calendars.calendar                                    s ... ... .. x
GET   calendars.subscription  handle=feed                   s --- .-- -- x
POST  calendars.subscription  handle=feed                   s --- .-- -- x
GET   calendars.subscriptions_page                          s ... ... .. x
POST  calendars.subscriptions_page                          s ... ... .. x
POST  calendars.renew  handle=feed                          s --- .-- -- x
POST  calendars.revoke  handle=feed                         s --- .-- -- x

GET   api.search                                            . ... ... .. .
GET   api.show  slug=published                              . ... ... .. .
GET   api.show  slug=draft                                  - .-- --- -- -
GET   api.free  slug=published                              . ... ... .. .
GET   api.free  slug=draft                                  - .-- --- -- -
GET   api.openapi                                           . ... ... .. .

GET   jobs.mailbox                                          s ... ... .. .
GET   jobs.message  key=mail-to-halden                      s .-- --- -- -
GET   jobs.in_html  key=mail-to-halden                      s .-- --- -- -
GET   jobs.invitation  key=mail-to-halden                   s --- --- -- -

GET   ops.healthz                                           . ... ... .. .
GET   ops.readyz                                            . ... ... .. .
GET   ops.metrics_page                                      . ... ... .. .
"""
LINES += OF_ACCOUNTS + OF_ORGANISATIONS
