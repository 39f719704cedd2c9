from feeds.models.feed_file import FeedFile, FeedProblem, FeedRow
from feeds.models.tenant_to_be import TenantToBe

__all__ = ["FeedFile", "FeedProblem", "FeedRow", "TenantToBe"]
