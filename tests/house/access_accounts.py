"""Who gets in where: the lines of access_table.py on signing in and on one's own account."""

from __future__ import annotations

OF_ACCOUNTS = """
GET   accounts.sign_in                                      . ... ... .. .
POST  accounts.sign_in                                      . ... ... .. .
GET   accounts.second_step                                  . ... ... .. .
POST  accounts.second_step                                  . ... ... .. .
POST  accounts.sign_in_with_passkey                         . ... ... .. .
GET   accounts.sign_in_at_company  key=nowhere                - --- --- -- -
GET   accounts.back_from_company  key=nowhere                 - --- --- -- -
POST  accounts.sign_out                                     . ... ... .. .
GET   accounts.ask_reset                                    . ... ... .. .
POST  accounts.ask_reset                                    . ... ... .. .
GET   accounts.reset_asked                                  . ... ... .. .
GET   accounts.set_password  secret=reset-secret            . ... ... .. .
POST  accounts.set_password  secret=reset-secret            . ... ... .. .
GET   accounts.account                                      s ... ... .. .
POST  accounts.account                                      s ... ... .. .
GET   accounts.change_email                                 s ... ... .. .
POST  accounts.change_email                                 s ... ... .. .
GET   accounts.confirm_email  token=email-token             . ... ... .. .
POST  accounts.confirm_email  token=email-token             . ... ... .. .
POST  accounts.change_password                              s ... ... .. .
GET   accounts.second_step_of_mine                          s ... ... .. .
POST  accounts.begin_second_step                            s ... ... .. .
POST  accounts.confirm_second_step                          s ... ... .. .
POST  accounts.renew_recovery_codes                         s ... ... .. .
POST  accounts.turn_off_second_step                         s ... ... .. .
GET   accounts.recovery_codes                               s ... ... .. .
GET   accounts.own_passkeys                                 s ... ... .. .
POST  accounts.own_passkeys                                 s ... ... .. .
GET   accounts.new_passkey                                  s ... ... .. .
POST  accounts.new_passkey                                  s ... ... .. .
GET   accounts.remove_passkey  handle=passkey               s .-- --- -- -
POST  accounts.remove_passkey  handle=passkey               s .-- --- -- -
GET   accounts.unbind_company  number=identity              s .-- --- -- -
POST  accounts.unbind_company  number=identity              s .-- --- -- -
GET   accounts.accept_terms                                 s ... ... .. .
POST  accounts.accept_terms                                 s ... ... .. .
GET   accounts.own_data                                     s ... ... .. .
POST  accounts.download_own_data                            s ... ... .. .
GET   accounts.delete_account                               s ... ... .. .
POST  accounts.delete_account                               s ... ... .. .
GET   accounts.open_sessions                                s ... ... .. .
POST  accounts.end_session_of_mine  handle=session          s .-- --- -- -
POST  accounts.end_other_sessions                           s ... ... .. .
POST  accounts.act_for                                      s ... ... .. .
"""
