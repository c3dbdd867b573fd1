"""Schedules: what the calendar starts, once an operator has switched it on. Loads are the landing sensor's."""

import dagster as dg

from datafirst_assets.orchestration.jobs import RELINK_AND_RELEASE

YEARLY = dg.ScheduleDefinition(
    name="yearly_relink_and_release",
    job=RELINK_AND_RELEASE,
    cron_schedule="0 2 1 5 *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every year on 1 May at 02:00, London time: relinks all years that are loaded and makes a release if anything "
    "differs from the current one. Off until switched on, because relinking and releasing are decisions: switch it on if the "
    "spring's deliveries are always loaded and looked at by then.",
)
