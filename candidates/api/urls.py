"""Addresses of people, openings, candidates, interviews and transcripts."""

from django.urls import path

from candidates.api import interviews, openings, people, privacy, transcripts, uploads

urlpatterns = [
    path("people/", people.PeopleView.as_view()),
    path("people/<uuid:id>/", people.PersonView.as_view()),
    path("openings/", openings.OpeningsView.as_view()),
    path("openings/<uuid:id>/", openings.OpeningView.as_view()),
    path("openings/<uuid:id>/close/", openings.CloseOpeningView.as_view()),
    path("openings/<uuid:id>/roles/", openings.RolesView.as_view()),
    path("openings/<uuid:id>/roles/<uuid:user>/<slug:role>/", openings.RoleView.as_view()),
    path("candidates/", people.CandidatesView.as_view()),
    path("candidates/bulk/", people.ManyCandidatesView.as_view()),
    path("candidates/<uuid:id>/", people.CandidateView.as_view()),
    path("candidates/<uuid:id>/withdraw/", people.WithdrawalView.as_view()),
    path("candidates/<uuid:id>/export/", privacy.ExportView.as_view()),
    path("candidates/<uuid:id>/erase/", privacy.EraseView.as_view()),
    path("candidates/<uuid:id>/holds/", privacy.HoldsView.as_view()),
    path("candidates/<uuid:id>/holds/lift/", privacy.LiftView.as_view()),
    path("candidates/<uuid:id>/terms/", privacy.TermsView.as_view()),
    path("erasures/", privacy.ErasuresView.as_view()),
    path("retention/policies/", privacy.PoliciesView.as_view()),
    path("retention/policies/<uuid:id>/", privacy.PolicyView.as_view()),
    path("retention/due/", privacy.DueView.as_view()),
    path("candidacies/", people.CandidaciesView.as_view()),
    path("candidacies/<uuid:id>/", people.CandidacyView.as_view()),
    path("interviews/", interviews.InterviewsView.as_view()),
    path("interviews/bulk/", interviews.ManyInterviewsView.as_view()),
    path("interviews/<uuid:id>/", interviews.InterviewView.as_view()),
    path("interviews/<uuid:id>/move/", interviews.MoveView.as_view()),
    path("interviews/<uuid:id>/held/", interviews.HeldView.as_view()),
    path("interviews/<uuid:id>/did-not-happen/", interviews.DidNotHappenView.as_view()),
    path("interviews/<uuid:id>/transcripts/", transcripts.TranscriptsView.as_view()),
    path("interviews/<uuid:id>/uploads/", uploads.UploadsView.as_view()),
    path("uploads/<uuid:id>/", uploads.UploadView.as_view()),
    path("uploads/<uuid:id>/retry/", uploads.RetryUploadView.as_view()),
    path("transcripts/bulk/", transcripts.ManyTranscriptsView.as_view()),
    path("transcripts/<uuid:id>/", transcripts.TranscriptView.as_view()),
    path("transcripts/<uuid:id>/speakers/", transcripts.SpeakersView.as_view()),
    path("transcripts/<uuid:id>/raw/", transcripts.RawView.as_view()),
]
