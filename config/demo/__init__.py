"""A company that never was, for trying Loopboard out: its people, loops and interviews."""
