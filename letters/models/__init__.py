from letters.models.batch import PrintBatch
from letters.models.document import Document, DocumentStep
from letters.models.quiet_week import QuietWeek
from letters.models.selection import Selection
from letters.models.stop import Stop
from letters.models.stored_file import StoredFile

__all__ = ["Document", "DocumentStep", "PrintBatch", "QuietWeek", "Selection", "Stop", "StoredFile"]
