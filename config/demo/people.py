"""Who works at the demo company, and how each of its interviewers rates."""

from __future__ import annotations

from config.demo.shapes import Habit, Person

ADMIN = Person(
    "renske",
    "Renske Hoekstra",
    "renske.hoekstra@example.com",
    "Head of People",
    "Europe/Amsterdam",
    is_admin=True,
)

RECRUITERS = (
    Person("chidinma", "Chidinma Eze", "chidinma.eze@example.com", "Recruiter", "Africa/Lagos"),
    Person(
        "lucas", "Lucas Ferrante", "lucas.ferrante@example.com", "Recruiter", "America/Sao_Paulo"
    ),
)

HIRING_MANAGERS = (
    Person(
        "dorothea",
        "Dorothea Kranz",
        "dorothea.kranz@example.com",
        "Director of Product, Booking",
        "Europe/Berlin",
    ),
    Person(
        "sanjay",
        "Sanjay Muthukumar",
        "sanjay.muthukumar@example.com",
        "Director of Product, Workshops",
        "Asia/Kolkata",
    ),
)

# Keiko is the strict one, Babajide the lenient one, Marisol likes or dislikes a whole person,
# Leilani is kind to some answers and not to others without a pattern. The rest are ordinary.
INTERVIEWERS = (
    Person(
        "tomasz",
        "Tomasz Wieczorek",
        "tomasz.wieczorek@example.com",
        "Staff Product Manager",
        "Europe/Warsaw",
        habit=Habit(leniency=0.0, halo=0.20, noise=0.40),
    ),
    Person(
        "keiko",
        "Keiko Tanabe",
        "keiko.tanabe@example.com",
        "Engineering Lead, Scheduling",
        "Asia/Tokyo",
        habit=Habit(leniency=-0.70, halo=0.20, noise=0.40),
    ),
    Person(
        "marisol",
        "Marisol Quiroga",
        "marisol.quiroga@example.com",
        "Product Lead, Clinics",
        "America/Bogota",
        habit=Habit(leniency=0.15, halo=0.90, noise=0.25),
    ),
    Person(
        "hannes",
        "Hannes Lindqvist",
        "hannes.lindqvist@example.com",
        "Engineering Lead, Platform",
        "Europe/Stockholm",
        habit=Habit(leniency=-0.10, halo=0.15, noise=0.35),
    ),
    Person(
        "babajide",
        "Babajide Okonjo",
        "babajide.okonjo@example.com",
        "Head of Support",
        "Africa/Lagos",
        habit=Habit(leniency=0.70, halo=0.30, noise=0.40),
    ),
    Person(
        "leilani",
        "Leilani Kealoha",
        "leilani.kealoha@example.com",
        "Lead, Onboarding",
        "Pacific/Honolulu",
        habit=Habit(leniency=0.05, halo=0.15, noise=0.85),
    ),
    Person(
        "farah",
        "Farah Siddiqui",
        "farah.siddiqui@example.com",
        "Principal Designer",
        "Africa/Nairobi",
        habit=Habit(leniency=-0.20, halo=0.25, noise=0.40),
    ),
    Person(
        "padraig",
        "Pádraig Ó Súilleabháin",
        "padraig.osuilleabhain@example.com",
        "Product Manager, Reminders",
        "Europe/Dublin",
        habit=Habit(leniency=0.25, halo=0.30, noise=0.45),
    ),
    Person(
        "anh",
        "Phạm Anh Thư",
        "anh.pham@example.com",
        "Lead Analyst",
        "Asia/Ho_Chi_Minh",
        habit=Habit(leniency=-0.05, halo=0.20, noise=0.35),
    ),
    Person(
        "eszter",
        "Eszter Kocsis",
        "eszter.kocsis@example.com",
        "Product Manager, Invoicing",
        "Europe/Budapest",
        habit=Habit(leniency=-0.15, halo=0.30, noise=0.45),
    ),
)

COLLEAGUES = (
    Person(
        "wanjiru",
        "Wanjiru Kamau",
        "wanjiru.kamau@example.com",
        "Product Manager, Check-in",
        "Africa/Nairobi",
    ),
)

PEOPLE = (ADMIN, *RECRUITERS, *HIRING_MANAGERS, *INTERVIEWERS, *COLLEAGUES)
