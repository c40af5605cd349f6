"""Addresses of loops, decisions and oversight."""

from django.urls import path

from loops.api import (
    agreement,
    boards,
    calibration,
    finalists,
    outcomes,
    oversight,
    replays,
    seats,
    verdicts,
)

urlpatterns = [
    path("loops/", boards.LoopsView.as_view()),
    path("loops/<uuid:id>/", boards.LoopView.as_view()),
    path("loops/<uuid:id>/seats/", seats.SeatsView.as_view()),
    path("loops/<uuid:id>/seats/<uuid:seat>/remove/", seats.RemoveView.as_view()),
    path("loops/<uuid:id>/seats/<uuid:seat>/substitute/", seats.SubstituteView.as_view()),
    path("loops/<uuid:id>/nudges/", seats.NudgesView.as_view()),
    path("loops/<uuid:id>/waivers/", boards.WaiversView.as_view()),
    path("loops/<uuid:id>/hold/", boards.HoldView.as_view()),
    path("loops/<uuid:id>/resume/", boards.ResumeView.as_view()),
    path("loops/<uuid:id>/withdraw/", boards.WithdrawView.as_view()),
    path("loops/<uuid:id>/close/", boards.CloseView.as_view()),
    path("loops/<uuid:id>/debrief/", boards.DebriefView.as_view()),
    path("loops/<uuid:id>/results/", verdicts.ResultsView.as_view()),
    path("loops/<uuid:id>/decisions/", verdicts.DecisionsView.as_view()),
    path("loops/<uuid:id>/approvals/", verdicts.ApprovalsView.as_view()),
    path("loops/<uuid:id>/reopen/", verdicts.ReopenView.as_view()),
    path("decisions/<uuid:id>/", verdicts.DecisionView.as_view()),
    path("decisions/<uuid:id>/dissents/", verdicts.DissentsView.as_view()),
    path("decisions/<uuid:id>/replay/", replays.ReplayView.as_view()),
    path("openings/<uuid:id>/finalists/", finalists.FinalistsView.as_view()),
    path("me/calibration/", calibration.OwnCalibrationView.as_view()),
    path("loops/<uuid:id>/outcomes/", outcomes.LoopOutcomesView.as_view()),
    path("outcomes/", outcomes.OutcomesView.as_view()),
    path("outcomes/import/", outcomes.ImportView.as_view()),
    path("outcomes/prediction/", outcomes.PredictionView.as_view()),
    path("suggestions/agreement/", agreement.AgreementView.as_view()),
    path("calibration-runs/", oversight.RunsView.as_view()),
    path("calibration-runs/<uuid:id>/", oversight.RunView.as_view()),
    path("audit/", oversight.AuditView.as_view()),
    path("audit/head/", oversight.AuditHeadView.as_view()),
]
