"""The pages of contacts, tasks, promises, referrals, authority to discuss and sensitive notes."""

from django.urls import path

from casework.web import authority, contact_tasks, contacts, promises, referrals, sensitive_notes

urlpatterns = [
    path("accounts/<uuid:public_id>/contact", contacts.log, name="contact-log"),
    path("contacts", contact_tasks.contact_tasks, name="contact-tasks"),
    path("contacts.csv", contact_tasks.contact_tasks_csv, name="contact-tasks-csv"),
    path("contacts/<uuid:public_id>", contact_tasks.contact_task, name="contact-task"),
    path("contacts/letters", contact_tasks.letters_coming, name="letters-coming"),
    path("contacts/letters.csv", contact_tasks.letters_coming_csv, name="letters-coming-csv"),
    path("new-tenancies", contact_tasks.new_tenancies, name="new-tenancies"),
    path("promises", promises.promises, name="promises"),
    path("promises/<uuid:public_id>/withdraw", promises.withdraw, name="promise-withdraw"),
    path("referrals", referrals.referrals, name="referrals"),
    path("accounts/<uuid:public_id>/referral", referrals.new, name="referral-new"),
    path("referrals/<uuid:public_id>", referrals.referral, name="referral"),
    path("accounts/<uuid:public_id>/authority", authority.register, name="authority"),
    path("accounts/<uuid:public_id>/address", authority.address, name="authority-address"),
    path("authority/<uuid:public_id>/end", authority.end, name="authority-end"),
    path("accounts/<uuid:public_id>/sensitive", sensitive_notes.sensitive_notes, name="sensitive-notes"),
    path("sensitive/<uuid:public_id>", sensitive_notes.sensitive_note, name="sensitive-note"),
]
