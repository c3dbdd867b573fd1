"""Names in one field, as the civil courts' clerks type them: titles, initials, couples and traders."""

import numpy as np

from datafirst_assets.simulate.clerks import Typed
from datafirst_assets.simulate.names import names
from datafirst_assets.simulate.organisations import TRADES
from datafirst_assets.simulate.people import TITLES, People
from datafirst_assets.simulate.tables import Index, Texts, draw, scatter
from datafirst_assets.simulate.texts import objects

# Ways to type a person's name (t title, f first name, m middle names, i and j initials), and how often of a hundred.
WAYS = (
    (18, "{t} {f} {j} {s}"),
    (17, "{t} {f} {m} {s}"),
    (22, "{t} {f} {s}"),
    (12, "{f} {s}"),
    (10, "{f} {m} {s}"),
    (5, "{s}, {f}"),
    (3, "{s}, {f} {m}"),
    (2, "{s} {f}"),
    (7, "{t} {i} {s}"),
    (3, "{t} {i} {j} {s}"),
    (1, "{i} {s}"),
)
COUPLES = (
    (5, "{t} {i} & {u} {k} {s}"),
    (3, "{t} {f} AND {u} {g} {s}"),
    (2, "{t} & {u} {i} {s}"),
)
TRADERS, ON_RECORD = 0.05, 0.6  # persons with a business; of their claims: it is named


def one_field(rng: np.random.Generator, typed: Typed) -> Texts:
    """The whole name of each person in one field."""
    way = draw(rng, [share for share, _ in WAYS], len(typed.first))
    columns = (typed.first, typed.second, typed.third, typed.surname, objects(typed.title))
    parts = zip(way.tolist(), *(column.tolist() for column in columns), strict=True)
    return _texts([_filled(WAYS[at][1], t, f, (m, o), s) for at, f, m, o, s, t in parts])


def _filled(
    way: str, title: str | None, first: str | None, more: tuple[str | None, str | None], last: str | None
) -> str:
    """A way of typing with what there is; a part that is missing leaves no gap."""
    middle = " ".join(name for name in more if name)
    initials = " ".join(name[0] for name in more if name)
    text = way.format(
        t=title or "", f=first or "", m=middle, s=last or "", i=(first or "")[:1], j=initials
    )  # fmt: skip
    return " ".join(text.split()).strip(", ")


def couples(rng: np.random.Generator, people: People, one: Index, other: Index, surname: Texts) -> Texts:
    """Two persons in one field: 'MR J & MRS A SMITH', under the surname typed for the first."""
    pool = names().text
    way = draw(rng, [share for share, _ in COUPLES], len(one))
    titles = np.array(TITLES, dtype=object)
    parts = zip(
        way.tolist(), pool[people.first[one]], pool[people.first[other]], titles[people.title[one]],
        titles[people.title[other]], surname, strict=True,
    )  # fmt: skip
    return _texts(
        [COUPLES[at][1].format(t=t, u=u, f=f, g=g, i=f[0], k=g[0], s=s or "").strip() for at, f, g, t, u, s in parts]
    )


def trading_as(rng: np.random.Generator, people: People, person: Index, surname: Texts) -> Texts:
    """What is written behind a trader's name (' T/A SMITH ROOFING'), '' for most persons."""
    number = people.number[person]
    named = np.flatnonzero((scatter(number, 111) < TRADERS) & (rng.random(len(person)) < ON_RECORD))
    trade = np.array(TRADES, dtype=object)[(scatter(number[named], 112) * len(TRADES)).astype(int)]
    found = np.full(len(person), "", dtype=object)
    found[named] = [f" T/A {s or ''} {t}".replace("  ", " ") for s, t in zip(surname[named], trade, strict=True)]
    return found


def _texts(found: list[str]) -> Texts:
    """Texts as an array; an empty one is missing."""
    texts = np.empty(len(found), dtype=object)
    texts[:] = [text or None for text in found]
    return texts
