"""What harvesters read: catalogue pages, OAI-PMH, the feed, the sitemap, FAIR Data Point."""
