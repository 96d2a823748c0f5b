"""The arithmetic of plans: order and critical path, money against ceilings, overlaps, traffic lights, agreement."""
