"""The publisher's pages: what waits to be published, batches with their progress, what is published and its versions."""
