"""Prints in processes of their own: warm, limited in memory and time, and none of them needed by anybody else.

Nothing here loads the printer into the process that asks. The reasons for a refusal are in `handouts.errors`.
"""

from handouts.pool.jobs import HandoutJob, IntakeJob, Job, RecordJob, ReportJob
from handouts.pool.limits import Limits
from handouts.pool.pool import PrintJob, RenderPool

__all__ = ["HandoutJob", "IntakeJob", "Job", "Limits", "PrintJob", "RecordJob", "RenderPool", "ReportJob"]
