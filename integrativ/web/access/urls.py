"""Addresses of signing in, hats and administration."""

from django.urls import URLPattern, path

from integrativ.web.access.views import invitations, members, mine, protocol, sign_in

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("weiter/", mine.next_page, name="next"),
    path("wechseln/", mine.switch, name="hats"),
    path("mein-zugang/", mine.mine, name="mine"),
    path("zweiter-faktor/", mine.factor, name="factor"),
    path("bestaetigen/", mine.confirm, name="confirm"),
    path("ueberall-abmelden/", mine.sign_out_everywhere, name="sign_out_everywhere"),
    path("vorfuehrung/", sign_in.demo, name="demo"),
    path("vorfuehrung/<int:pk>/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("einladung/<str:token>/", invitations.accept, name="accept"),
    path("zugaenge/", members.members, name="members"),
    path("zugaenge/einladen/", members.invite, name="invite"),
    path("zugaenge/einladungen/<int:pk>/neu/", members.invite_again, name="invite_again"),
    path("zugaenge/einladungen/<int:pk>/zuruecknehmen/", members.withdraw, name="withdraw"),
    path("zugaenge/<int:pk>/", members.member, name="member"),
    path("zugaenge/<int:pk>/rolle/", members.role, name="role"),
    path("zugaenge/<int:pk>/beenden/", members.end, name="end"),
    path("zugaenge/<int:pk>/abwesenheit/", members.absence, name="absence"),
    path("zugaenge/<int:pk>/wieder-da/", members.back_again, name="back_again"),
    path("protokoll/", protocol.protocol, name="protocol"),
]
