from config.accounts.pages import NavItem, register_nav, register_page, register_panel
from config.clocks.adopting import ADD
from config.oversight import exceptions, figures, inbox, pages, trail
from config.oversight.words import WORDS
from screening.admin.case_panels import register_verbs

register_verbs(WORDS)
register_page("trail/", pages.trail, name="trail", perm=trail.VIEW)
register_page("exceptions/", pages.register, name="exceptions", perm=exceptions.VIEW)
register_page("compliance/", figures.page, name="compliance", perm=exceptions.VIEW)
register_page("compliance/figures.csv", figures.as_csv, name="compliance-csv", perm=exceptions.VIEW)
register_page("compliance/report.pdf", figures.as_pdf, name="compliance-pdf", perm=exceptions.VIEW)
register_page("counsel/", inbox.inbox, name="counsel-inbox", perm=ADD)
register_nav(
    NavItem(
        "work",
        "Counsel's inbox",
        "admin:counsel-inbox",
        order=5,
        count=inbox.count_waiting,
        perm=ADD,
    )
)
register_nav(
    NavItem("oversight", "Audit trail", "admin:trail", order=10, perm=trail.VIEW, key="g t")
)
register_nav(
    NavItem("oversight", "Exception register", "admin:exceptions", order=20, perm=exceptions.VIEW)
)
register_nav(NavItem("oversight", "Compliance", "admin:compliance", order=30, perm=exceptions.VIEW))
register_panel("Deadlines", pages.deadlines_panel, order=10, perm="clocks.view_clock")
