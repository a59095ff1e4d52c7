"""The pages that everybody may read: what is published, and nothing else."""
