"""The part of the registry in privacy.py that is about rights, the second step and the audit trail."""

from __future__ import annotations

from course_app.records.audit import AuditEvent
from course_app.records.held import ACCOUNT, BLANK, INTEREST, KEEP, UNLINK, Columns, held, table
from course_app.records.rights import AccountChange
from course_app.records.second_steps import HalfSignIn, RecoveryCode, SecondStep
from course_app.records.site_settings import SiteSetting

HALF = "ten minutes of use, then until somebody signs in"
TRAIL = "without end, as numbers: of an account that is gone they lead to nobody"


RIGHTS: dict[str, Columns] = {
    **table(
        AccountChange,
        held("account_changes", "id user_id what role at", "what was done with the account", INTEREST, ACCOUNT),
        held("account_changes", "reason", "why", INTEREST, ACCOUNT, BLANK),
        held("account_changes", "by_id", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **table(
        SecondStep,
        held("second_step", "user_id made_at confirmed_at", "so that no password alone is enough", INTEREST, ACCOUNT),
        held(None, "secret last_period", "to know the codes of the app", INTEREST, ACCOUNT),
    ),
    **table(
        RecoveryCode,
        held("recovery_codes", "id user_id made_at used_at", "for a day without the phone", INTEREST, ACCOUNT),
        held(None, "code_hash", "to know the code again", INTEREST, ACCOUNT),
    ),
    **table(
        HalfSignIn,
        held("half_sign_ins", "id user_id created_at expires_at", "between password and code", INTEREST, HALF),
        held(None, "token_hash", "to know the browser again", INTEREST, HALF),
    ),
    **table(
        AuditEvent,
        held("events", "id at event actor object request_id address", "who did what", INTEREST, TRAIL, KEEP),
    ),
    **table(
        SiteSetting,
        held("site_settings", "changed_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
        held("site_settings", "name value changed_at", "how the site is run", INTEREST, "without end", KEEP),
    ),
}
