"""Addresses of the pages of those who run and decide loops."""

from django.urls import path

from accounts.pages.audit import download_head, export_audit, show_audit
from loops.pages import debrief, openings, outcomes, pools
from loops.pages.agreement import export_agreement, show_agreement
from loops.pages.board import show_board
from loops.pages.calibration import show_calibration
from loops.pages.finalists import show_finalists
from loops.pages.handing_over import hand_card_over
from loops.pages.impact import export_impact, show_impact
from loops.pages.links import open_link
from loops.pages.loop import change_loop, show_loop
from loops.pages.opening_list import list_openings
from loops.pages.own_calibration import show_own_calibration
from loops.pages.plan import plan_loop, preview_coverage
from loops.pages.queue import show_queue
from loops.pages.refits import go_back, refit_now
from loops.pages.replay import show_replay
from loops.pages.reports import export_every_rating, export_report, show_report
from loops.pages.revealed import export_revealed, show_revealed
from loops.pages.search import show_search
from loops.pages.signal import show_signal
from loops.pages.transcripts import retry, show_transcript

app_name = "loops"
urlpatterns = [
    path("loops/", show_board, name="board"),
    path("loops/new/", plan_loop, name="new"),
    path("scorecards/<uuid:public_id>/hand-over/", hand_card_over, name="hand-over"),
    path("company/pools/", pools.list_pools, name="pools"),
    path("company/pools/<uuid:public_id>/", pools.show_pool, name="pool"),
    path("company/pools/<uuid:public_id>/<slug:deed>/", pools.change, name="change-pool"),
    path(
        "company/pools/<uuid:public_id>/people/<uuid:user>/<slug:deed>/",
        pools.change_member,
        name="change-member",
    ),
    path("loops/<uuid:public_id>/", show_loop, name="loop"),
    path("loops/<uuid:public_id>/do/<slug:deed>/", change_loop, name="do"),
    path("loops/<uuid:public_id>/debrief/", debrief.show_debrief, name="debrief"),
    path("loops/<uuid:public_id>/debrief/decide/", debrief.decide, name="decide"),
    path("loops/<uuid:public_id>/debrief/approve/", debrief.approve, name="approve"),
    path("loops/<uuid:public_id>/debrief/reopen/", debrief.reopen, name="reopen"),
    path("loops/<uuid:public_id>/debrief/dissent/", debrief.dissent, name="dissent"),
    path("loops/<uuid:public_id>/signal/", show_signal, name="signal"),
    path("decisions/<uuid:public_id>/replay/", show_replay, name="replay"),
    path("link/<str:secret>/", open_link, name="link"),
    path("search/", show_search, name="search"),
    path("queue/", show_queue, name="queue"),
    path("openings/", list_openings, name="openings"),
    path("openings/new/", openings.new_opening, name="new-opening"),
    path("openings/<uuid:public_id>/", openings.show_opening, name="opening"),
    path("openings/<uuid:public_id>/coverage/", preview_coverage, name="coverage"),
    path("openings/<uuid:public_id>/finalists/", show_finalists, name="finalists"),
    path("openings/<uuid:public_id>/revoke/", openings.revoke, name="revoke"),
    path("openings/<uuid:public_id>/<slug:deed>/", openings.change, name="change-opening"),
    path("transcripts/<uuid:public_id>/", show_transcript, name="transcript"),
    path("transcripts/<uuid:public_id>/retry/", retry, name="retry"),
    path("my-calibration/", show_own_calibration, name="my-calibration"),
    path("outcomes/", outcomes.show_outcomes, name="outcomes"),
    path("outcomes/import/", outcomes.import_table, name="import-outcomes"),
    path("loops/<uuid:public_id>/outcome/<int:months>/", outcomes.tell, name="outcome"),
    path("calibration/", show_calibration, name="calibration"),
    path("reports/funnel/", show_report, {"name": "funnel"}, name="funnel"),
    path("reports/funnel/csv/", export_report, {"name": "funnel"}, name="funnel-csv"),
    path("reports/time-to-submit/", show_report, {"name": "timing"}, name="timing"),
    path("reports/time-to-submit/csv/", export_report, {"name": "timing"}, name="timing-csv"),
    path("reports/movement/", show_report, {"name": "movement"}, name="movement"),
    path("reports/movement/csv/", export_report, {"name": "movement"}, name="movement-csv"),
    path("reports/ratings/csv/", export_every_rating, name="ratings-csv"),
    path("reports/impact/", show_impact, name="impact"),
    path("reports/impact/csv/", export_impact, name="impact-csv"),
    path("reports/revealed/", show_revealed, name="revealed"),
    path("reports/revealed/csv/", export_revealed, name="revealed-csv"),
    path("reports/agreement/", show_agreement, name="agreement"),
    path("reports/agreement/csv/", export_agreement, name="agreement-csv"),
    path("reports/agreement/refit/", refit_now, name="refit"),
    path("reports/agreement/shipped/<uuid:public_id>/", go_back, name="shipped-weights"),
    path("audit/", show_audit, name="audit"),
    path("audit/export/", export_audit, name="audit-export"),
    path("audit/head/", download_head, name="audit-head"),
]
