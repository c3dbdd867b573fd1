"""The state of every month of every court, by rules that hold one court against itself and nothing else.

1. The months of a source are those from the first to the last year of which an extract is there. A year between them without
   an extract is `not_delivered`; it says nothing of the courts, and the rules pass over it.
2. A court's *level* is the upper quartile of its months that have records. Half of the months could be stray ones, with a
   record or two under a code that is out of use, and the level would still be that of the months when the court sat. With a
   level below five nothing can be told of a month, and all are `too_few`.
3. A court's first and last month are those with at least a tenth of its level. Before and after lies what is not the court's
   gap: it opened, closed, or moved to another system. A stray record there does not stretch its life.
4. *Usual* is the median of the months before that sat (a tenth of the level or more), in up to 36 delivered months; at first,
   before there are twelve of them, the median of the court's first 24 months. Months before, because a fall shows against what
   was, and because a state then does not change when the next year arrives: nor do the counts, because what was still open,
   and comes again with a later year, was in no month. The median, because a burst or a gap does not
   move it. Months that did not sit are left out, so that a long gap never becomes what is usual; a lasting fall does, after
   a year and a half: by then it is how the court works.
5. Below half of usual a month is `low`, below a tenth a `break`. The month in which a court opens or closes is part of a month
   and may be low.
6. A run of such months, or of months before the first or after the last one, is told only if its records fall short by more
   than season and chance explain, over the run as a whole: seven tenths of the usual ones (Augusts and Decembers are quiet),
   less four standard deviations of a Poisson count. So a court with a few records a month does not flap, but is noticed when
   it is silent for long. Otherwise the months are `covered`; where they have no record at all, `too_few`.

The same rules hold for a source as a whole, as if it were one court: then a month is low when the country is.
"""

from datafirst_assets.contracts.coverage import WHOLE

HALF, TENTH = 2, 10
"""Fewer than one of so many usual records makes a month low, or a break."""
FEWEST_USUAL = 5
"""A court whose better months (the upper quartile) have fewer records is not judged."""
LOOK_BACK, LEAST_BACK = 36, 12
"""Delivered months before one that say what is usual, and how many of them must have records."""
AT_FIRST = 24
"""Months from a court's first one that say what is usual where there are not enough before."""
QUIET = 0.7
"""What a quiet season leaves of what is usual."""
DEVIATIONS = 4
"""Standard deviations of a Poisson count by which records must fall short even of that.

Four, because a source has some 30,000 months of courts: chance alone passes three in 40 of them, four in one.
"""

CALENDAR = f"""
WITH spans AS (
    SELECT source_dataset, min(year) AS first_year, max(year) AS last_year FROM delivered GROUP BY source_dataset
),
source_months AS (
    SELECT source_dataset, unnest(generate_series(
        make_date(first_year, 1, 1), make_date(last_year, 12, 1), INTERVAL 1 MONTH
    ))::DATE AS month
    FROM spans
),
delivered_months AS (
    SELECT m.source_dataset, m.month, d.year IS NOT NULL AS is_delivered
    FROM source_months AS m LEFT JOIN delivered AS d ON d.source_dataset = m.source_dataset AND d.year = year(m.month)
),
within AS (
    SELECT c.* FROM counted AS c JOIN delivered_months USING (source_dataset, month) WHERE is_delivered
),
with_whole AS (
    SELECT source_dataset, court, month, records FROM within
    UNION ALL
    SELECT source_dataset, '{WHOLE}', month, sum(records)::BIGINT FROM within GROUP BY source_dataset, month
),
levels AS (
    SELECT source_dataset, court, quantile_disc(records, 0.75) AS level FROM with_whole GROUP BY source_dataset, court
),
grid AS (
    SELECT source_dataset, court, month, is_delivered, coalesce(records, 0) AS records, level,
        is_delivered AND coalesce(records, 0) * {TENTH} >= level AS sat
    FROM levels JOIN delivered_months USING (source_dataset) LEFT JOIN with_whole USING (source_dataset, court, month)
),
lives AS (
    SELECT *, min(month) FILTER (sat) OVER court_all AS first_month, max(month) FILTER (sat) OVER court_all AS last_month
    FROM grid
    WINDOW court_all AS (PARTITION BY source_dataset, court)
),
looked_back AS (
    SELECT *,
        count(*) FILTER (sat) OVER back AS sat_before,
        quantile_disc(records, 0.5) FILTER (sat) OVER back AS usual_before,
        quantile_disc(records, 0.5) FILTER (sat AND month < first_month + INTERVAL {AT_FIRST} MONTH)
            OVER (PARTITION BY source_dataset, court) AS usual_at_first
    FROM lives
    WHERE is_delivered
    WINDOW back AS (
        PARTITION BY source_dataset, court ORDER BY month ROWS BETWEEN {LOOK_BACK} PRECEDING AND 1 PRECEDING
    )
),
compared AS (
    SELECT *,
        CASE WHEN month < first_month THEN 'before_first' WHEN month > last_month THEN 'after_last' END AS outside,
        CASE
            WHEN month < first_month OR month > last_month THEN level
            WHEN sat_before >= {LEAST_BACK} THEN usual_before
            ELSE usual_at_first
        END AS usual
    FROM looked_back
),
with_neighbours AS (
    SELECT *,
        lag(outside) OVER by_month IS NOT NULL AS opens,
        lead(outside) OVER by_month IS NOT NULL
            AND NOT coalesce(lag(records * {HALF} < usual) OVER by_month, false) AS closes
    FROM compared
    WINDOW by_month AS (PARTITION BY source_dataset, court ORDER BY month)
),
classed AS (
    SELECT *,
        CASE
            WHEN outside IS NOT NULL THEN outside
            WHEN records * {HALF} >= usual OR opens OR closes THEN 'covered'
            ELSE 'short'
        END AS class
    FROM with_neighbours
),
islands AS (
    SELECT *,
        row_number() OVER (PARTITION BY source_dataset, court ORDER BY month)
            - row_number() OVER (PARTITION BY source_dataset, court, class ORDER BY month) AS island
    FROM classed
),
runs AS (
    SELECT *, sum(records) OVER run AS run_records, sum(usual) OVER run AS run_usual
    FROM islands
    WINDOW run AS (PARTITION BY source_dataset, court, class, island)
),
judged AS (
    SELECT source_dataset, court, month,
        CASE
            WHEN level < {FEWEST_USUAL} THEN 'too_few'
            WHEN class = 'covered' THEN class
            WHEN run_records >= {QUIET} * run_usual - {DEVIATIONS} * sqrt({QUIET} * run_usual)
                THEN if(run_records > 0, 'covered', 'too_few')
            WHEN class != 'short' THEN class
            WHEN records * {TENTH} < usual THEN 'break'
            ELSE 'low'
        END AS state,
        usual
    FROM runs
)
SELECT source_dataset, court, month, records, judged.usual, coalesce(judged.state, 'not_delivered') AS state
FROM grid LEFT JOIN judged USING (source_dataset, court, month)
ORDER BY source_dataset, court, month
"""
"""From `counted` and `delivered` the rows of `CoverageCalendar`."""
