"""The lines of access_table.py for organisations, their people and their standing with the cluster."""

from __future__ import annotations

OF_ORGANISATIONS = """
GET   organisations.show  slug=halden                       . ... ... .. .
POST  organisations.contact  slug=halden                    . --- ... .. .
GET   organisations.people_page                             s ... ... .. x
POST  organisations.invite                                  s x.x xx. xx x
POST  organisations.invite_again  handle=invitation         s x.x xx- xx x
POST  organisations.withdraw_invitation  handle=invitation  s x.x xx- xx x
GET   organisations.person  number=colleague                s x.x xx- xx x
POST  organisations.person  number=colleague                s x.x xx- xx x
GET   organisations.leave  number=colleague                 s ..x --- -- x
POST  organisations.leave  number=colleague                 s ..x --- -- x
GET   organisations.invitation  token=invite-token        . ... ... .. .
POST  organisations.invitation  token=invite-token        . ... ... .. .
GET   organisations.decline_invitation  token=invite-token . ... ... .. .
POST  organisations.decline_invitation  token=invite-token . ... ... .. .
GET   organisations.ask_to_join                             . ... ... .. .
POST  organisations.ask_to_join                             . ... ... .. .
GET   organisations.join_asked                              . ... ... .. .
GET   organisations.join_waits                              . ... ... .. .
GET   organisations.prove_and_ask  token=wish-token         . ... ... .. .
POST  organisations.prove_and_ask  token=wish-token         . ... ... .. .
GET   organisations.join_request  handle=wish               s x.x xx- xx x
POST  organisations.join_request  handle=wish               s x.x xx- xx x
POST  organisations.refuse_to_join  handle=wish             s x.x xx- xx x
GET   organisations.logo                                    s x.x xx. xx x
POST  organisations.logo                                    s x.x xx. xx x
POST  organisations.remove_logo                             s x.x xx. xx x
GET   organisations.logo_file  slug=halden name=photo       - --- --- -- -
GET   organisations.apply                                   . ... ... .. .
POST  organisations.apply                                   . ... ... .. .
GET   organisations.applied                                 . ... ... .. .
GET   organisations.handed_in                               . ... ... .. .
GET   organisations.confirm_application  token=apply-token . ... ... .. .
POST  organisations.confirm_application  token=apply-token . ... ... .. .
GET   organisations.answer_application  token=question-token . ... ... .. .
POST  organisations.answer_application  token=question-token . ... ... .. .
GET   organisations.application  handle=application         s xxx xxx xx .
POST  organisations.admit_application  handle=application   s xxx xxx xx .
POST  organisations.ask_applicant  handle=application       s xxx xxx xx .
POST  organisations.refuse_application  handle=application  s xxx xxx xx .
GET   organisations.desk                                    s xxx xxx xx .
GET   organisations.invite_first_admins                     s xxx xxx xx .
POST  organisations.invite_first_admins                     s xxx xxx xx .
GET   organisations.standing  slug=halden                   s xxx xxx xx .
POST  organisations.standing  slug=halden                   s xxx xxx xx .
POST  organisations.make_admin  slug=halden number=colleague  s xxx xxx xx .
POST  organisations.invite_first_again  slug=halden handle=invitation  s xxx xxx xx .
POST  organisations.withdraw_first  slug=halden handle=invitation  s xxx xxx xx .
GET   exchange.members                                      s xxx xxx xx .
POST  exchange.members                                      s xxx xxx xx .
GET   exchange.members_template  kind=csv                   s xxx xxx xx .
GET   organisations.membership  slug=halden                 s xxx xxx xx .
POST  organisations.suspend_membership  slug=halden         s xxx xxx xx .
POST  organisations.lift_suspension  slug=halden            s xxx xxx xx .
GET   organisations.end_membership  slug=halden             s xxx xxx xx .
POST  organisations.end_membership  slug=halden             s xxx xxx xx .
GET   merging.pick  slug=halden                             s xxx xxx xx .
GET   merging.preview  slug=corvid goes=halden              s xxx xxx xx .
POST  merging.preview  slug=corvid goes=halden              s xxx xxx xx .
GET   organisations.own_membership                          s ... ... .. x
POST  organisations.declare_leaving                         s x.x xx. xx x
POST  organisations.stay_member                             s x.x xx. xx x
GET   organisations.profile                                 s x.x xx. xx x
POST  organisations.profile                                 s x.x xx. xx x
GET   proofs.new                                            s x.x xx. xx x
POST  proofs.new                                            s x.x xx. xx x
GET   proofs.show  series=proof                             s --- ... -- x
POST  proofs.show  series=proof                             s --- xx. -- x
POST  proofs.remove  series=proof                           s x-x xx. xx x
GET   proofs.download  key=shared-proof                     s ... ... -- x
GET   proofs.download  key=older-proof                      s --- ... -- x
GET   proofs.download  key=kept-proof                       s --- ... -- x
GET   organisations.sites                                   s ..x x.. x. x
GET   organisations.new_site                                s ..x x.. x. x
POST  organisations.new_site                                s ..x x.. x. x
GET   organisations.site  slug=site                         s ..x x.. x. x
POST  organisations.site  slug=site                         s ..x x.. x. x
POST  organisations.remove_site  slug=site                  s ..x x.. x. x
"""
