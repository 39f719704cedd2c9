from feeds.models.feed_file import FeedFile, FeedProblem, FeedRow

__all__ = ["FeedFile", "FeedProblem", "FeedRow"]
