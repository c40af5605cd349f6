"""Names of this app's jobs; each is the name of its Celery task."""

FORGET = "accounts.forget_what_is_over"
PUBLISH_HEAD = "accounts.publish_audit_head"
SEND_INVITATION = "accounts.send_invitation"
SEND_SECURITY_NOTICE = "accounts.send_security_notice"
