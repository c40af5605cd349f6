"""Names of this app's jobs; each is the name of its Celery task."""

PUBLISH_HEAD = "accounts.publish_audit_head"
SEND_INVITATION = "accounts.send_invitation"
