"""What is measured, in one process of one thread, as the services run it."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
