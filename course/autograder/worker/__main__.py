"""The student's process: runs cells, calls functions, and answers on one pipe.

    python -I WORKER_FOLDER SITE_PACKAGES

It starts with the limits and walls that its first message sets, and holds no checks and no expected values.
Whatever the student's code does to this process, it can only change the outputs that are judged elsewhere.
"""

import sys

sys.path.extend(argument for argument in sys.argv[1:] if argument not in sys.path)

from serving import serve_and_end

serve_and_end()
